import { guideTo, type CheckCase } from './check-case';
import type { CheckSubject } from './check-subject';
import type { CheckWorld } from './check-world';
import { deliver, errorTexts, storedTokens, tokenRequests, unless } from './observations';

const NO_VERIFICATION = 'there is no verifyCredentials, and the platform takes any credential';

/** What an error says to a person who has to connect the account again. */
const ASKS_FOR_A_PERSON =
  /\bre-?(?:connect|authori[sz]|authenticat)|\b(?:connect|authori[sz]|authenticat|log|sign)[^.]{0,60}\bagain\b/i;

const needsVerification = ({ hasVerification }: CheckSubject): string | undefined =>
  hasVerification ? undefined : NO_VERIFICATION;

/** What a component does when tokens are changed, saved or read elsewhere. */
export const ACCOUNT_CASES: readonly CheckCase[] = [
  {
    name: 'two-containers',
    promise: 'A container finds the tokens that another one has saved, instead of spending old ones.',
    guide: 'docs/guides/many-containers.md',
    async run(world) {
      const [first, second] = [await world.start(), await world.start()];
      world.provider.expire();
      return [
        ...(await deliver(world, first)),
        ...(await deliver(world, second)),
        ...tokenRequests(world, 1),
        ...storedTokens(world),
      ];
    },
  },
  {
    name: 'failing-save',
    promise: 'Tokens that could not be saved are used all the same, and saved with the next message.',
    guide: guideTo('failing-save'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      world.platform.failUpdates(1, 400);
      // The runtime rejects this one, whatever a component does: its save has failed.
      await container.send();
      return [...(await deliver(world, container)), ...tokenRequests(world, 1), ...storedTokens(world)];
    },
  },
  {
    name: 'reconnect',
    promise: 'An account that was connected again is taken up, and its new tokens are not overwritten.',
    guide: guideTo('reconnect'),
    async run(world) {
      const container = await world.start();
      const problems = [...(await deliver(world, container))];
      world.provider.revoke();
      const { access_token: accessToken } = world.connectAgain();
      problems.push(...(await deliver(world, container)));
      return [
        ...problems,
        ...unless(
          world.stored()['access_token'] === accessToken,
          'the new tokens at the platform were overwritten',
        ),
      ];
    },
  },
  {
    name: 'revoked',
    promise:
      'A revoked grant is an error that says what a person must do, after one request and never again.',
    guide: guideTo('revoked'),
    async run(world) {
      const container = await world.start();
      world.provider.revoke();
      const [first] = await container.send();
      await container.send(2);
      return [...judgeRefusal(errorTexts(world, first)), ...tokenRequests(world, 1)];
    },
  },
  {
    name: 'verification',
    promise: 'verifyCredentials tells good tokens from bad ones.',
    guide: guideTo('verification'),
    skip: needsVerification,
    provider: ({ rotates }) => ({ rotate: rotates }),
    async run(world) {
      const good = await verdictOn(world, world.stored());
      const tokens = world.provider.issue();
      world.provider.revoke();
      const bad = await verdictOn(world, tokens);
      return [
        ...unless(good === true, 'it refuses a credential whose token is valid'),
        ...unless(bad !== true, 'it takes a credential whose grant is revoked'),
      ];
    },
  },
  {
    name: 'verification-spends-nothing',
    promise: 'verifyCredentials does not spend a refresh token that it cannot save.',
    guide: guideTo('verification'),
    skip: (subject) =>
      needsVerification(subject) ??
      (subject.rotates ? undefined : 'check.json says that refresh tokens of this provider stay as they are'),
    async run(world) {
      const tokens = world.provider.issue();
      world.provider.expire();
      await world.verify(tokens);
      return unless(
        world.provider.isCurrent(tokens.refresh_token),
        'the refresh token was spent, and nobody has the new one: emit saves nothing there',
      );
    },
  },
];

function judgeRefusal(texts: readonly string[]): readonly string[] {
  const [text] = texts;
  if (text === undefined) return ['the message did not fail with an error'];
  return unless(
    ASKS_FOR_A_PERSON.test(text),
    `the error does not say that a person must connect the account again: ${text}`,
  );
}

async function verdictOn(world: CheckWorld, tokens: Readonly<Record<string, unknown>>): Promise<unknown> {
  const { result } = await world.verify(tokens);
  return (result?.data as { readonly verified?: unknown } | undefined)?.verified;
}
