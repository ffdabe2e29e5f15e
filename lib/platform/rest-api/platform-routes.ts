import type { AccountUpdates } from './account-updates';
import type { PlatformAccounts } from './platform-accounts';
import type { PlatformRoute } from './platform-route';
import type { PlatformSteps } from './platform-steps';
import type { ResultBox } from './result-box';
import type { SecretRoutes } from './secret-routes';

/** The parts of the platform that answer requests. */
export interface PlatformParts {
  readonly steps: Pick<PlatformSteps, 'readStep'>;
  readonly accounts: Pick<PlatformAccounts, 'readAccount'>;
  readonly updates: Pick<AccountUpdates, 'apply'>;
  readonly secrets: Pick<SecretRoutes, 'retrieve' | 'refresh'>;
  readonly results: Pick<ResultBox, 'put'>;
}

const STEP = /^\/v1\/tasks\/([^/]+)\/steps\/([^/]+)$/;
const ACCOUNT = /^\/v1\/accounts\/([^/]+)$/;
const SECRET = /^\/v2\/workspaces\/([^/]+)\/secrets\/([^/]+)$/;
const SECRET_REFRESH = /^\/v2\/workspaces\/([^/]+)\/secrets\/([^/]+)\/refresh$/;
const RESULT = /^\/result(?:\/([^/]+))?$/;

/** Says which part of the platform answers what. */
export function buildPlatformRoutes(parts: PlatformParts): readonly PlatformRoute[] {
  const { steps, accounts, updates, secrets, results } = parts;
  const takeResult: PlatformRoute['answer'] = ([ticket = ''], body) => {
    results.put(ticket, body);
    return { status: 200, body: {} };
  };
  return [
    { method: 'GET', path: STEP, answer: steps.readStep },
    { method: 'GET', path: ACCOUNT, answer: accounts.readAccount },
    { method: 'PUT', path: ACCOUNT, answer: ([id = ''], body) => updates.apply(id, body) },
    { method: 'GET', path: SECRET, answer: ([, id = '']) => secrets.retrieve(id) },
    { method: 'POST', path: SECRET_REFRESH, answer: ([, id = '']) => secrets.refresh(id) },
    { method: 'POST', path: RESULT, answer: takeResult },
  ];
}
