import type { AccountUpdates } from './account-updates';
import type { PlatformAccounts } from './platform-accounts';
import type { PlatformRoute } from './platform-route';
import type { PlatformSteps } from './platform-steps';
import type { ResultBox } from './result-box';
import type { SecretRoutes } from './secret-routes';
import type { StartupHooks } from './startup-hooks';

/** The parts of the platform that answer requests. */
export interface PlatformParts {
  readonly steps: Pick<PlatformSteps, 'readStep'>;
  readonly accounts: Pick<PlatformAccounts, 'readAccount'>;
  readonly updates: Pick<AccountUpdates, 'apply'>;
  readonly secrets: Pick<SecretRoutes, 'retrieve' | 'refresh'>;
  readonly results: Pick<ResultBox, 'put'>;
  readonly hooks: Omit<StartupHooks, 'startupData'>;
}

const STEP = /^\/v1\/tasks\/([^/]+)\/steps\/([^/]+)$/;
const ACCOUNT = /^\/v1\/accounts\/([^/]+)$/;
const SECRET = /^\/v2\/workspaces\/([^/]+)\/secrets\/([^/]+)$/;
const SECRET_REFRESH = /^\/v2\/workspaces\/([^/]+)\/secrets\/([^/]+)\/refresh$/;
const STARTUP_DATA = /^\/sailor-support\/hooks\/task\/([^/]+)\/startup\/data$/;
const RESULT = /^\/result(?:\/([^/]+))?$/;

/** Says which part of the platform answers what. */
export function buildPlatformRoutes(parts: PlatformParts): readonly PlatformRoute[] {
  const { steps, accounts, updates, secrets, results, hooks } = parts;
  const takeResult: PlatformRoute['answer'] = ([ticket = ''], body) => {
    results.put(ticket, body);
    return { status: 200, body: {} };
  };
  return [
    { method: 'GET', kind: 'steps', path: STEP, answer: steps.readStep },
    { method: 'GET', kind: 'accounts', path: ACCOUNT, answer: accounts.readAccount },
    { method: 'PUT', kind: 'accounts', path: ACCOUNT, answer: ([id = ''], body) => updates.apply(id, body) },
    { method: 'GET', kind: 'secrets', path: SECRET, answer: ([, id = '']) => secrets.retrieve(id) },
    { method: 'POST', kind: 'secrets', path: SECRET_REFRESH, answer: ([, id = '']) => secrets.refresh(id) },
    {
      method: 'POST',
      kind: 'hooks',
      path: STARTUP_DATA,
      answer: ([id = ''], body) => hooks.createData(id, body),
    },
    { method: 'GET', kind: 'hooks', path: STARTUP_DATA, answer: ([id = '']) => hooks.readData(id) },
    { method: 'DELETE', kind: 'hooks', path: STARTUP_DATA, answer: ([id = '']) => hooks.deleteData(id) },
    { method: 'POST', kind: 'results', path: RESULT, answer: takeResult },
  ];
}
