import type { Logger } from '../ports';
import type { RuntimeContext } from './runtime';

/** The hooks `init`, `startup` and `shutdown` run without a logger (elasticio-sailor-nodejs `lib/sailor.js`). */
export function selectLogger(context: Partial<RuntimeContext>): Logger {
  return context.logger ?? SILENT;
}

const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
