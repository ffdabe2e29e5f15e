import { createHmac } from 'node:crypto';
import { startFakeProvider, type FakeProvider } from 'freshkeys/testing';

export const environment = {
  LEDGER_CONSUMER_ID: 'example-consumer',
  LEDGER_CONSUMER_SECRET: 'example-consumer-secret',
};
export const form = {};
export const message = { number: '7' };

/** A ledger that wants renewals signed, and says 403 where others say 401. */
export function startStandIn(): Promise<FakeProvider> {
  return startFakeProvider({
    accessTokenSeconds: 3600,
    expirySign: '403',
    refuse: ({ method, url, headers, body }) => {
      if (method !== 'POST' || url !== '/v1/session/refresh') return 'unknown_service';
      const signature = createHmac('sha256', environment.LEDGER_CONSUMER_SECRET).update(body).digest('hex');
      return headers['x-ledger-signature'] === signature ? undefined : 'wrong_signature';
    },
    answers: { '/v1/entries/7': { id: '7', amount: 12 } },
  });
}
