import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import { isRecord, nonEmptyString, parseJsonObject } from '../oauth2/wire';
import type { TransportOutcome } from '../ports';
import {
  maskedByHub,
  refusedByHub,
  unavailableHub,
  withoutToken,
  type HubSecretFailure,
} from './hub-secret-error';

/** What the secret service said about a secret. */
export type HubSecretReading = { readonly read: true; readonly tokens: TokenSet } | HubSecretFailure;

/** Reads an answer of the secret service. Never throws, whatever it is. */
export function readHubAnswer(outcome: TransportOutcome, subject: string): HubSecretReading {
  if (!outcome.answered) return unavailableHub(`no answer (${outcome.reason})`, subject);
  const { status, body } = outcome;
  if (status < 200 || status > 499 || (status > 299 && status < 400) || PASSING.has(status))
    return unavailableHub(`status ${String(status)}`, subject);
  if (status > 299) return refusedByHub(status, subject);
  const json = parseJsonObject(body);
  return json === undefined
    ? unavailableHub('an answer that is not JSON', subject)
    : (readHubValue(selectValue(json), subject) ?? withoutToken(subject));
}

const PASSING: ReadonlySet<number> = new Set([408, 423, 425, 429]);

/** `data.value` by its documents; the value alone is taken, too. */
function selectValue(json: Record<string, unknown>): Record<string, unknown> {
  const secret = isRecord(json['data']) ? json['data'] : json;
  const value = isRecord(secret['value']) ? secret['value'] : secret;
  const payload = secret['type'] === 'MIXED' ? nonEmptyString(value['payload']) : undefined;
  // A secret of this type is one text, which the ferryman parses, too.
  return payload === undefined ? value : (parseJsonObject(payload) ?? value);
}

/** What the secret service writes in the place of a token, all of it or all but its end. No real token has a `*` (RFC 6750 §2.1). */
const MASKED = /^\*{3}/;

/** `refresh_token` is where the service puts one that was rotated (`src/dao/secret.js`). */
const NOT_OURS: ReadonlySet<string> = new Set(['accessToken', 'refreshToken', 'refresh_token']);

/**
 * Reads the value of a secret, which a ferryman merges into the configuration as well; `undefined` if it has no token.
 *
 * The refresh token is left out: it is the hub's to spend, and it comes in clear at one time and encrypted at another,
 * which would look like another token. So is the expiry: the hub refreshes by itself, and writes down the moment of
 * the refresh as the end of a token whose lifetime its provider does not say.
 */
export function readHubValue(
  value: Readonly<Record<string, unknown>>,
  subject: string,
): HubSecretReading | undefined {
  const accessToken = nonEmptyString(value['accessToken']);
  if (accessToken === undefined) return undefined;
  if (MASKED.test(accessToken)) return maskedByHub(subject);
  const rest = Object.entries(value).filter(([name]) => !NOT_OURS.has(name));
  const tokens = parseStoredTokens({ ...Object.fromEntries(rest), access_token: accessToken }, {});
  return tokens === undefined
    ? undefined
    : { read: true, tokens: { ...tokens, refreshToken: undefined, expiresAt: undefined } };
}
