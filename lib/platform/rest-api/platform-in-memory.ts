import type { AccountKeeper } from './account-keeper';
import { createAccountUpdates, type AccountUpdates } from './account-updates';
import { createPlatformAccounts, type PlatformAccounts } from './platform-accounts';
import type { PlatformCounts } from './platform-counts';
import type { PlatformRoute } from './platform-route';
import { buildPlatformRoutes } from './platform-routes';
import { createPlatformSteps, type PlatformSteps } from './platform-steps';
import { createResultBox, type ResultBox } from './result-box';
import { createRouteFaults, type RouteFaults } from './route-faults';
import { createSecrets, type Secrets } from './secrets';
import { createStartupHooks, type StartupHooks } from './startup-hooks';

/** How specs prepare the platform, and what they look at. */
export interface PlatformControls
  extends
    Omit<PlatformAccounts, 'readAccount' | 'counts'>,
    Omit<PlatformSteps, 'readStep' | 'counts'>,
    Omit<AccountUpdates, 'apply' | 'counts'>,
    Omit<ResultBox, 'put'>,
    Omit<RouteFaults, 'disturb'>,
    Pick<StartupHooks, 'startupData'>,
    Secrets {
  counts(): PlatformCounts;
}

/** A platform without a network. */
export interface PlatformInMemory {
  readonly routes: readonly PlatformRoute[];
  readonly disturb: RouteFaults['disturb'];
  readonly controls: PlatformControls;
}

/** An empty platform. */
export function createPlatformInMemory(): PlatformInMemory {
  const keys = new Map<string, Readonly<Record<string, unknown>>>();
  const keepers = new Map<string, AccountKeeper>();
  const { readAccount, counts: accountCounts, ...accounts } = createPlatformAccounts(keys, keepers);
  const { readStep, counts: stepCounts, ...steps } = createPlatformSteps(keys);
  const { apply, counts: updateCounts, ...updates } = createAccountUpdates(keys, keepers);
  const { put, ...results } = createResultBox();
  const { routes: secretRoutes, ...secrets } = createSecrets();
  const { startupData, ...hooks } = createStartupHooks();
  const { disturb, ...faults } = createRouteFaults();
  const counts = (): PlatformCounts => ({
    ...stepCounts(),
    ...accountCounts(),
    ...updateCounts(),
    ...secretRoutes.counts(),
  });
  return {
    routes: buildPlatformRoutes({
      steps: { readStep },
      accounts: { readAccount },
      updates: { apply },
      secrets: secretRoutes,
      results: { put },
      hooks,
    }),
    disturb,
    controls: { ...accounts, ...steps, ...updates, ...results, ...secrets, ...faults, startupData, counts },
  };
}
