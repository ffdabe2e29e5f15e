import { createTestAccount, detourRequests, runAction } from 'freshkeys/testing';
import { process as findMessages } from '../lib/actions/findMessages';
import { environment, message, startStandIn } from './stand-in';

/** How many requests a flow sends, by their goal. */
export interface Calls {
  readonly tokenRequests: number;
  readonly apiRequests: number;
}

/** Sends messages one after the other, the first with a token that has ended, and counts what arrives. */
export async function countCalls(renew: string, messages: number): Promise<Calls> {
  Object.assign(process.env, environment);
  const provider = await startStandIn();
  const restore = detourRequests(provider.url);
  const account = createTestAccount({ renew, oauth: { ...provider.issue(), expires_at: 1 } });
  const cfg = account.keys();
  provider.expire();
  for (let index = 0; index < messages; index += 1) {
    const { errors } = await runAction(findMessages, { account, cfg, message: { body: message } });
    if (errors.length > 0) throw new Error(errors[0]?.message);
  }
  const { tokenRequests, apiRequests } = provider.counts();
  restore();
  await provider.close();
  return { tokenRequests, apiRequests };
}

async function main(): Promise<void> {
  console.log('messages 100'.padEnd(14), 'token endpoint', 'API', 'together');
  for (const renew of ['always', 'expiring']) {
    const { tokenRequests, apiRequests } = await countCalls(renew, 100);
    const together = String(tokenRequests + apiRequests);
    console.log(
      renew.padEnd(14),
      String(tokenRequests).padStart(14),
      String(apiRequests).padStart(3),
      together.padStart(8),
    );
  }
}

if (require.main === module) void main();
