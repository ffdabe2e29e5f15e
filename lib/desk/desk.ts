import { join } from 'node:path';
import { DESK_TRACE_FILE, TRACE_FILE_VARIABLE } from '../trace/trace-file';
import { loadConnection, type DeskConnection } from './component-connection';
import { openComponentDirectory, type ComponentDirectory } from './component-directory';
import { readComponentEnvironment, type Environment } from './component-environment';
import type { CredentialContent } from './credential-content';
import { CREDENTIAL_FILE, openLocalCredential, type LocalCredential } from './local-credential';

/** A component, the environment that it runs in, and its account, as a person at a desk has them. */
export interface Desk {
  readonly component: ComponentDirectory;
  readonly environment: Environment;
  readonly credential: LocalCredential;
  /**
   * The component's connection, loaded into this process.
   *
   * @param content names the provider, if the component has no connection of its own
   */
  readonly loadConnection: (content?: CredentialContent) => DeskConnection;
}

/** What a desk is opened with. */
export interface DeskOptions {
  /** Directory of the component. */
  readonly directory: string;
  /**
   * The environment of this process. Gets the variables of the component's `.env`: the code of the component, once it
   * is loaded, looks for them there.
   */
  readonly environment: Record<string, string | undefined>;
  readonly passphrase?: string | undefined;
  readonly provider?: string | undefined;
  /** Told when another process uses the credential, and this one waits. */
  readonly onWait?: (() => void) | undefined;
}

/**
 * Sits down at a desk. What happens to the tokens there is traced into a file beside the credential, for `freshkeys trace`.
 *
 * @throws {ConfigurationError} if there is no component
 */
export function openDesk({ directory, environment, provider, ...options }: DeskOptions): Desk {
  const component = openComponentDirectory(directory);
  const completed = {
    [TRACE_FILE_VARIABLE]: join(component.path, DESK_TRACE_FILE),
    ...readComponentEnvironment(component.path, environment),
  };
  Object.assign(environment, completed);
  return {
    component,
    environment: completed,
    credential: openLocalCredential({ ...options, path: join(component.path, CREDENTIAL_FILE) }),
    loadConnection: (content) => loadConnection(component, provider ?? content?.provider),
  };
}
