import { createRequire } from 'node:module';

import { withQuietLog } from './container-environment';
import type { QueueConnection } from './queue-connection';
import { sailorFile } from './sailor-file';
import type { SailorSettings } from './sailor-settings';

/** The client of the platform's REST API (`elasticio-rest-node`): resources by name, some of them in groups. */
export type RestApiClient = object;

/** What finds the modules of a component (`lib/component_reader.js`): what is needed to process a message. */
export interface ComponentReader {
  loadTriggerOrAction(name: string): Promise<unknown>;
  findTriggerOrActionDefinition(name: string): { readonly autoResolveObjectReferences: boolean };
}

/** The class that runs one step (`lib/sailor.js`): the members that are used here. */
export interface Sailor {
  amqpConnection: QueueConnection;
  apiClient: RestApiClient;
  componentReader: ComponentReader;
  /** What the platform said about the step when the container started. */
  stepData: { readonly config: unknown; readonly variables: unknown };
  snapshot: unknown;
  connect(): Promise<void>;
  prepare(): Promise<void>;
  runHookInit(): Promise<unknown>;
  run(): Promise<void>;
  scheduleShutdown(): Promise<void>;
  disconnect(): Promise<void>;
}

/** The parts of the runtime that are used here. */
export interface SailorRuntime {
  readonly Sailor: new (settings: SailorSettings) => Sailor;
  readonly RestApiClient: new (username: string, key: string, options: object) => RestApiClient;
  /** `lib/settings.js`; throws an `Error` that names the first missing variable. */
  readonly readSettings: (environment: NodeJS.ProcessEnv) => SailorSettings;
  readonly messagesInProcess: { readonly deleteMessage: (messageId: string) => void };
  readonly log: {
    error(error: unknown, text: string): void;
    criticalErrorAndExit(reason: string, error: unknown): void;
  };
}

/**
 * Loads the runtime's own modules. It ships no types and looks at the environment when it is loaded, so it is
 * loaded here and not by an import. Its log goes to stdout at `LOG_LEVEL`; without `LOG_LEVEL` it is silent, because
 * in process that stdout belongs to somebody else.
 */
export function loadSailor(): SailorRuntime {
  // The REST client is a dependency of the runtime, not ours: it is looked up from there.
  const requireFromSailor = createRequire(sailorFile('package.json'));
  return withQuietLog(() => ({
    Sailor: (requireFromSailor('./lib/sailor.js') as { Sailor: SailorRuntime['Sailor'] }).Sailor,
    RestApiClient: requireFromSailor('elasticio-rest-node') as SailorRuntime['RestApiClient'],
    readSettings: (requireFromSailor('./lib/settings.js') as { readFrom: SailorRuntime['readSettings'] })
      .readFrom,
    messagesInProcess: requireFromSailor('./lib/messagesDB.js') as SailorRuntime['messagesInProcess'],
    log: requireFromSailor('./lib/logging.js') as SailorRuntime['log'],
  }));
}
