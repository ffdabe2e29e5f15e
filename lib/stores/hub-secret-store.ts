import type { TokenIssuer, TokenStore } from '../ports';
import { readHubAnswer, type HubSecretReading } from './hub-secret-answer';
import { unchangedByHub, withoutApiKey, withoutService } from './hub-secret-error';
import type { HubSecretOptions } from './hub-secret-options';

/**
 * A secret of Open Integration Hub. Its secret service refreshes tokens by itself, when they are read shortly before
 * they end, and has no route to force it (`services/secret-service`, `src/dao/secret.js`). So all that can be done about
 * a rejected token is to read the secret again: a newer token is used, and the same one again is an error.
 */
export function createHubSecretStore(options: HubSecretOptions): TokenStore & TokenIssuer {
  let latest: HubSecretReading | undefined;
  const read = async (): Promise<HubSecretReading> => (latest = await readSecret(options));
  return {
    canSave: true,
    spendsRefreshToken: false,
    load: async () => {
      const reading = await read();
      if (!reading.read) throw reading.error;
      return reading.tokens;
    },
    save: () => Promise.resolve({ saved: true }),
    refresh: async (current) => {
      // The look that goes before every refresh has just asked: to ask once more would change nothing.
      const reading = latest ?? (await read());
      latest = undefined;
      if (!reading.read) return reading;
      const { tokens } = reading;
      return tokens.accessToken === current.accessToken
        ? unchangedByHub(options.subject)
        : { issued: true, tokens, clockOffsetMs: 0 };
    },
  };
}

async function readSecret({
  access,
  transport,
  timeoutMs,
  subject,
}: HubSecretOptions): Promise<HubSecretReading> {
  const { serviceUrl, apiKey, secretId } = access;
  if (serviceUrl === undefined) return withoutService(subject);
  if (apiKey === undefined) return withoutApiKey(subject);
  const outcome = await transport.send(
    {
      method: 'GET',
      url: `${serviceUrl.replace(/\/+$/, '')}/secrets/${encodeURIComponent(secretId)}`,
      headers: { accept: 'application/json', authorization: `Bearer ${apiKey}` },
    },
    timeoutMs,
  );
  return readHubAnswer(outcome, subject);
}
