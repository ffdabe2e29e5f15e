import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { RefreshCallback, RefreshCallbackOutput } from 'freshkeys';

/** The ledger wants every renewal signed with the secret of the consumer, which no standard foresees. */
export const renewSession: RefreshCallback = async (account) => {
  const body = JSON.stringify({ grant_type: 'refresh_token', refresh_token: account.refresh_token });
  const signature = createHmac('sha256', account.consumer_secret ?? '').update(body);
  const headers = { 'content-type': 'application/json', 'x-ledger-signature': signature.digest('hex') };
  const request = { method: 'POST', headers, body, signal: account.signal };
  const answer = await send(account.refresh_url ?? '', request);
  if (!answer.ok) return { errorResponse: `${await answer.text()}: connect the account again` };
  return (await answer.json()) as RefreshCallbackOutput;
};

/** A callback is called once. The ledger takes a renewal again whose answer was lost, so this may repeat it. */
async function send(url: string, request: RequestInit, attempts = 3): Promise<Response> {
  const answer = await fetch(url, request).catch(() => undefined);
  if (answer && answer.status < 500 && answer.status !== 429) return answer;
  if (attempts === 1) throw new Error('the ledger cannot be asked: try again later');
  await setTimeout(Number(answer?.headers.get('retry-after') ?? 0.2) * 1000);
  return send(url, request, attempts - 1);
}
