import { randomUUID } from 'node:crypto';

import { startLoopbackServer } from '../loopback-server';
import { createPlatformInMemory, type PlatformControls } from './platform-in-memory';
import { createPlatformListener } from './platform-listener';

/** What may be told to the platform's stand-in. */
export interface PlatformApiOptions {
  readonly username?: string;
  /** Default: a random one. */
  readonly apiKey?: string;
  /** Default 0: any free port. */
  readonly port?: number;
}

/** The platform's REST API, as far as a step needs it. */
export interface PlatformApi extends PlatformControls {
  /** Base URL, without a trailing slash. */
  readonly url: string;
  readonly username: string;
  readonly apiKey: string;
  close(): Promise<void>;
}

/**
 * Starts a stand-in of the platform's REST API on the loopback interface. All routes want basic authentication. That an
 * account update merges at the top level is assumed from the platform's clients: it is documented nowhere.
 */
export async function startPlatformApi(options: PlatformApiOptions = {}): Promise<PlatformApi> {
  const { username = 'task-user', apiKey = randomUUID(), port = 0 } = options;
  const { controls, ...platform } = createPlatformInMemory();
  const listener = createPlatformListener(platform, `${username}:${apiKey}`);
  const server = await startLoopbackServer(listener, port);
  return { ...controls, url: server.url, username, apiKey, close: () => server.close() };
}
