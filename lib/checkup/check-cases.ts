import { ACCOUNT_CASES } from './account-cases';
import { API_CASES } from './api-cases';
import { guideTo, type CheckCase } from './check-case';
import { deliver, tokenRequests } from './observations';
import { TOKEN_CASES } from './token-cases';

/** The case that all others build upon. */
export const FIRST_CASE: CheckCase = {
  name: 'valid',
  promise: 'A valid token is used as it is: the messages go through, and nothing is renewed.',
  guide: guideTo('valid'),
  async run(world) {
    const container = await world.start();
    const problems = [...(await deliver(world, container)), ...(await deliver(world, container, 2))];
    return [...problems, ...tokenRequests(world, 0)];
  },
};

/** All that is tried, each in a situation of its own. */
export const CHECK_CASES: readonly CheckCase[] = [FIRST_CASE, ...TOKEN_CASES, ...API_CASES, ...ACCOUNT_CASES];

/** What is looked at in every case: no secret may show up anywhere. */
export const SECRECY = {
  name: 'secrets',
  promise: 'No token and no client secret shows up in a log, a message or an error, in any of these cases.',
  guide: guideTo('secrets'),
} as const;
