import type { PagingClient } from '../http/pages/pagination';
import type { RuntimeConfig, RuntimeContext } from './runtime';

/** What the handler of a select model or of `getMetaModel` gets. */
export interface ServiceContext<Cfg extends RuntimeConfig = RuntimeConfig> {
  readonly http: PagingClient;
  readonly cfg: Cfg;
  readonly context: RuntimeContext;
}

/** The handler of a select model or of `getMetaModel`. */
export type ServiceHandler<Cfg extends RuntimeConfig, Result> = (
  context: ServiceContext<Cfg>,
) => Promise<Result> | Result;

/** A service method as the runtime calls it. */
export type ServiceFunction = (this: RuntimeContext, cfg: RuntimeConfig) => Promise<unknown>;

/**
 * Makes a service method of a handler. The runtime ends the process right after it, so tokens are saved through the
 * platform's REST client, which can be awaited and says when it failed, rather than by an event.
 */
export function createServiceMethod<Cfg extends RuntimeConfig, Result>(
  handler: ServiceHandler<Cfg, Result>,
  createClient: (context: RuntimeContext, cfg: Cfg) => PagingClient,
): ServiceFunction {
  return async function serviceMethod(cfg) {
    const typedCfg = cfg as Cfg;
    return handler({ http: createClient(this, typedCfg), cfg: typedCfg, context: this });
  };
}
