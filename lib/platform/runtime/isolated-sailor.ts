import { withEnvironment } from './container-environment';
import type { RestApiClient, Sailor, SailorRuntime } from './sailor-runtime';
import type { SailorSettings } from './sailor-settings';

/**
 * The runtime's REST client makes the global object the client: its resources and the API key become globals, and a
 * second runner in this process would redirect the first one. So each runner gets a client of its own, of the same
 * classes, and the globals go.
 */
export function createIsolatedSailor(runtime: SailorRuntime, settings: SailorSettings): Sailor {
  const globalsBefore = new Set(Object.keys(globalThis));
  // The client reads its base URL from the environment when it is constructed, and from nowhere else.
  const sailor = withEnvironment({ ELASTICIO_API_URI: settings.API_URI }, () => {
    const created = new runtime.Sailor(settings);
    created.apiClient = new runtime.RestApiClient(settings.API_USERNAME, settings.API_KEY, {
      retryCount: settings.API_REQUEST_RETRY_ATTEMPTS,
      retryDelay: settings.API_REQUEST_RETRY_DELAY,
    });
    return created;
  });
  const groups: unknown[] = Object.values(sailor.apiClient);
  for (const group of [sailor.apiClient, ...groups]) claimResources(group, sailor.apiClient);
  for (const name of Object.keys(globalThis)) {
    if (!globalsBefore.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  return sailor;
}

/** Even a client made with `new` has resources that look for URL and key at the global object. */
function claimResources(group: unknown, client: RestApiClient): void {
  if (typeof group !== 'object' || group === null) return;
  for (const resource of Object.values(group) as unknown[]) {
    if (typeof resource === 'object' && resource !== null && 'client' in resource) resource.client = client;
  }
}
