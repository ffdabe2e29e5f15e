import { redactText } from '../redact';
import type { CheckContainer, CheckWorld, MessageEnd } from './check-world';

/** How much of an error text is shown. */
const MAX_TEXT = 240;

/** Sends messages at once; what is wrong if not all of them went through, with the API having served them. */
export async function deliver(
  world: CheckWorld,
  container: CheckContainer,
  count = 1,
): Promise<readonly string[]> {
  const before = world.provider.counts().apiServed;
  const ends = await container.send(count);
  const failed = ends.flatMap((end) => failureOf(world, end, false));
  const served = world.provider.counts().apiServed - before;
  if (failed.length > 0 || served >= count) return failed;
  return [`${messages(count)} passed, and the API has served ${String(served)} of their requests`];
}

/** The same, where it is as good to have the message delivered again later. */
export async function deliverOrPostpone(
  world: CheckWorld,
  container: CheckContainer,
): Promise<readonly string[]> {
  const ends = await container.send();
  return ends.flatMap((end) => failureOf(world, end, true));
}

/** Why a message did not go through; empty if it did. */
function failureOf(world: CheckWorld, end: MessageEnd, mayRebound: boolean): readonly string[] {
  if ('unfinishedAfterMs' in end)
    return [`a message had not come to its end after ${String(end.unfinishedAfterMs / 1000)} s`];
  if (end.lost) return ['the container ended in the middle of a message'];
  const [error] = end.errors;
  if (error !== undefined) return [`a message failed: ${textOf(world, error.message)}`];
  if (!end.acked) return ['a message was rejected without an error'];
  return end.rebounds.length > 0 && !mayRebound ? ['a message was given back (rebound)'] : [];
}

/** The texts of the errors of a message. */
export function errorTexts(world: CheckWorld, end: MessageEnd | undefined): readonly string[] {
  return end === undefined || 'unfinishedAfterMs' in end
    ? []
    : end.errors.map(({ message }) => textOf(world, message));
}

/** What is wrong if the token endpoint was asked more or less often. */
export function tokenRequests(world: CheckWorld, expected: number): readonly string[] {
  const { tokenRequests: actual, reuseDetected } = world.provider.counts();
  return [
    ...(actual === expected
      ? []
      : [`${requests(actual)} to the token endpoint instead of ${String(expected)}`]),
    ...(reuseDetected === 0
      ? []
      : [`a refresh token was sent again after it had been spent: the provider revoked the account`]),
  ];
}

/** What is wrong if the tokens that are stored at the platform cannot be gone on with. */
export function storedTokens(world: CheckWorld): readonly string[] {
  const { access_token: accessToken, refresh_token: refreshToken } = world.stored();
  const { provider } = world;
  if (typeof refreshToken !== 'string') return ['no refresh token is stored any more'];
  if (!provider.isCurrent(refreshToken))
    return ['the refresh token that is stored has been spent or revoked'];
  if (typeof accessToken !== 'string' || !provider.isActive(accessToken))
    return ['the access token that is stored is not the newest one'];
  return [];
}

/** What is wrong if the API got something that no provider has issued. */
export function unknownTokens({ provider }: CheckWorld): readonly string[] {
  const { unknownTokens: count } = provider.counts();
  return count === 0 ? [] : [`the API got ${String(count)} time(s) a token that was never issued`];
}

/** A condition with its reason. */
export function unless(isRight: boolean, reason: string): readonly string[] {
  return isRight ? [] : [reason];
}

/** How long after the first request of this kind the second one came, in milliseconds; `undefined` if there is none. */
export function gapMs({ provider }: CheckWorld, kind: 'token' | 'api'): number | undefined {
  const [first, second] = provider.requests.filter((request) => request.kind === kind);
  return first === undefined || second === undefined ? undefined : second.arrivedAt - first.arrivedAt;
}

function textOf({ provider }: CheckWorld, text: string): string {
  const redacted = redactText(text, provider.secrets()).replace(/\s+/g, ' ');
  return redacted.length > MAX_TEXT ? `${redacted.slice(0, MAX_TEXT)}…` : redacted;
}

function messages(count: number): string {
  return count === 1 ? 'a message' : `${String(count)} messages`;
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${String(count)} requests`;
}
