import { ConfigurationError } from '../errors';
import type { SecretAccess } from '../stores/secret-options';
import type { RuntimeContext } from './runtime';
import { readSetting } from './runtime-settings';

/**
 * How the secret of a step is reached.
 *
 * @throws {ConfigurationError} `CREDENTIALS_MISSING` where the runtime does not say how
 */
export function selectSecretAccess(context: RuntimeContext, secretId: string): SecretAccess {
  const [apiUrl, username, apiKey, workspaceId] = [
    readSetting(context, 'API_URI'),
    readSetting(context, 'API_USERNAME'),
    readSetting(context, 'API_KEY'),
    readSetting(context, 'WORKSPACE_ID'),
  ];
  if (apiUrl === undefined || username === undefined || apiKey === undefined || workspaceId === undefined) {
    throw new ConfigurationError({
      code: 'CREDENTIALS_MISSING',
      sentence: `The secret "${secretId}" cannot be read: the runtime does not say where the platform is.`,
      remedy:
        'ELASTICIO_API_URI, _API_USERNAME, _API_KEY and _WORKSPACE_ID must be set, as the platform does.',
    });
  }
  return { apiUrl, username, apiKey, workspaceId, secretId };
}
