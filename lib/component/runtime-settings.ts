import { nonEmptyString } from '../oauth2/wire';
import type { RuntimeContext } from './runtime';

/** Settings have their bare name in a task, and the name of the environment variable in a service call. */
export function readSetting(context: RuntimeContext, name: string): string | undefined {
  if (typeof context.getConfig !== 'function') return undefined;
  const config = context.getConfig();
  return nonEmptyString(config[name] ?? config[`ELASTICIO_${name}`]);
}
