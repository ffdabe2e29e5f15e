import type { PlatformApi } from '../rest-api/platform-api';

/** A call of a service method of a component. */
export interface ServiceCall {
  /** Absolute path of the directory with component.json. */
  readonly componentDirectory: string;
  readonly method: 'verifyCredentials' | 'getMetaModel' | 'selectModel';
  /** The configuration: credential fields, step fields, and `_account` for a saved credential. */
  readonly cfg: Readonly<Record<string, unknown>>;
  readonly platformApi: PlatformApi;
  /** For `getMetaModel` and `selectModel`. */
  readonly actionOrTrigger?: string;
  /** For `selectModel`: the exported function. */
  readonly modelMethod?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Node arguments of the child. Default: what it takes to run TypeScript, if this code runs as TypeScript. */
  readonly execArgv?: readonly string[];
}
