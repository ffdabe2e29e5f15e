// Compiled by `tsc -p tsconfig.check.json` and never run: each line below `@ts-expect-error` must be refused.
/* eslint-disable @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-return -- what is refused has no type */
import {
  defineConnection,
  isFreshkeysError,
  type ConnectionOptions,
  type ErrorCode,
  type RuntimeConfig,
  type TokenSet,
} from 'freshkeys';
import descriptor from './example/component.json';

interface Cfg extends RuntimeConfig {
  readonly region: 'eu' | 'us';
}

const connection = defineConnection<Cfg>(descriptor);

export const options: readonly ConnectionOptions[] = [
  // @ts-expect-error -- a misspelt name
  { baseUrl: 'https://api.example.com' },
  // @ts-expect-error -- not even a text
  { baseURL: 5 },
  // @ts-expect-error -- no such policy
  { refresh: { when: 'sometimes' } },
  // @ts-expect-error -- a text instead of a number
  { refresh: { when: { everySeconds: '900' } } },
  // @ts-expect-error -- a unit that the name does not have
  { refresh: { marginMs: 5 } },
  // @ts-expect-error -- no such place
  { refresh: { request: 'yaml' } },
  // @ts-expect-error -- parameters are texts
  { refresh: { params: { pretty: true } } },
  // @ts-expect-error -- no such format
  { refresh: { expiry: { format: 'iso' } } },
  // @ts-expect-error -- no such method
  { clientAuthentication: 'digest' },
  // @ts-expect-error -- one status is not a list
  { rejection: { statuses: 403 } },
  // @ts-expect-error -- a pattern is no text
  { rejection: { text: 'expired' } },
  // @ts-expect-error -- no such choice
  { transientFailures: 'retry' },
  // @ts-expect-error -- no such permission
  { foreignOrigins: 'allow' },
  // @ts-expect-error -- scopes are a list
  { oauth2: { scopes: 'a b' } },
];

// @ts-expect-error -- no component.json
export const withoutDescriptor = defineConnection();

// @ts-expect-error -- a text is no message
export const returnsText = connection.action(() => 'done');
// @ts-expect-error -- a message has a body
export const returnsNoBody = connection.action(() => ({ data: 1 }));
// @ts-expect-error -- neither has a list of bodies
export const returnsBodies = connection.action(() => [1, 2]);
// @ts-expect-error -- an emitted message has a body
export const emitsNoBody = connection.action(({ emit }) => emit.data({ id: 'x' }));
// @ts-expect-error -- a snapshot is an object
export const emitsText = connection.action(({ emit }) => emit.snapshot('page 2'));
// @ts-expect-error -- saving tokens is not the author's business
export const emitsKeys = connection.action(({ emit }) => emit.updateKeys({}));
// @ts-expect-error -- a reply has a status
export const repliesNothing = connection.action(({ emit }) => emit.httpReply({ body: 1 }));

export const wrongBody = connection.action<{ readonly email: string }>(({ message }) => ({
  // @ts-expect-error -- the body has no such member
  body: message.body.mail,
}));

export const unknownBody = connection.action(({ message }) => ({
  // @ts-expect-error -- nobody has said what the body holds
  body: message.body['email'].toLowerCase(),
}));

export const wrongRegion = connection.action(({ cfg }) => ({
  // @ts-expect-error -- no such region
  body: cfg.region === 'asia',
}));

export const changedCfg = connection.action(({ cfg }) => {
  // @ts-expect-error -- the configuration is read-only
  cfg.region = 'us';
  return null;
});

export const wrongSnapshot = connection.trigger<{ readonly since: string }>(({ snapshot }) => ({
  // @ts-expect-error -- the snapshot has no such member
  body: snapshot.until,
}));

// @ts-expect-error -- labels are texts
export const wrongModel = connection.selectModel(() => ({ one: 1 }));
// @ts-expect-error -- metadata are an object
export const wrongMeta = connection.metaModel(() => 'schema');

// @ts-expect-error -- a configuration without the region
export const wrongCfg = connection.authorize({}, 'http://127.0.0.1/callback');

export function changeTokens(tokens: TokenSet): void {
  // @ts-expect-error -- a token set is immutable
  tokens.accessToken = 'other';
  // @ts-expect-error -- and so is the response in it
  tokens.raw['scope'] = 'other';
}

// @ts-expect-error -- the list of codes is closed
export const code: ErrorCode = 'SOMETHING_ELSE';

export function compareCode(error: unknown): boolean {
  // @ts-expect-error -- a code that no error has
  return isFreshkeysError(error) && error.code === 'SOMETHING_ELSE';
}
