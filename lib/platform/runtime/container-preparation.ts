import http from 'node:http';
import https from 'node:https';

import type { SailorRuntime } from './sailor-runtime';

/** What the runtime's run.js does to its process before it starts a step. */
export function prepareContainer(log: SailorRuntime['log']): void {
  http.globalAgent = new http.Agent({ keepAlive: true });
  https.globalAgent = new https.Agent({ keepAlive: true });
  process.on('uncaughtException', (error) => {
    log.criticalErrorAndExit('process.uncaughtException', error);
  });
  process.on('unhandledRejection', (error) => {
    log.error(error, 'process.unhandledRejection');
  });
}
