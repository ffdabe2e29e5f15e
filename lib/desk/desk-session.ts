import type { Desk } from './desk';
import { composeAccount, type DeskAccount } from './desk-account';
import { startDeskPlatform, type DeskPlatform } from './desk-platform';
import { readFixture, type Fixture } from './fixture-file';
import { secretValues } from './secret-values';

/** A platform with the account of a desk, for as long as the component is at work. */
export interface DeskSession extends Desk {
  readonly fixture: Fixture | undefined;
  readonly account: DeskAccount;
  readonly platform: DeskPlatform;
  /** What may not be printed: the secrets of the account, and of all that was saved since. */
  readonly secrets: () => readonly string[];
}

/** How a component works at a desk. */
export interface SessionOptions {
  /** One of `test/fixture.json`. */
  readonly fixtureName: string | undefined;
  /** Brings work to its end that was begun: not the wait for its turn. */
  readonly protect: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/**
 * Lets the component work with the local credential, which no other process uses meanwhile.
 *
 * @throws {ConfigurationError} if the credential or the fixture cannot be read
 * @throws {TokensNotSavedError} if new tokens could not be written to the end
 */
export function withDeskSession<Result>(
  desk: Desk,
  { fixtureName, protect }: SessionOptions,
  work: (session: DeskSession) => Promise<Result>,
): Promise<Result> {
  const { component, environment, credential } = desk;
  const begin = async (): Promise<Result> => {
    const fixture =
      fixtureName === undefined ? undefined : readFixture(component.path, fixtureName, environment);
    const account = composeAccount(await credential.read(), fixture, component.declaration.field);
    const platform = await startDeskPlatform(credential, account);
    const secrets = (): readonly string[] => [account.cfg, ...platform.saved].flatMap(secretValues);
    try {
      return await work({ ...desk, fixture, account, platform, secrets });
    } finally {
      await platform.close();
    }
  };
  return credential.hold(() => protect(begin));
}
