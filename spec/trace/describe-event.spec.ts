import { expect } from 'chai';
import type { RefreshEvent, WaitEvent } from '../../lib/ports';
import { describeRefresh, describeWait } from '../../lib/trace/describe-event';

const EVENT: RefreshEvent = {
  event: 'refresh',
  credential: 'account "5f1"',
  reason: 'rejected',
  outcome: 'issued',
  generationBefore: 3,
  generationAfter: 4,
  startedAt: 1_772_366_400_000,
  durationMs: 87,
  waiters: 0,
};

describe('W6 a refresh as a line of the log', () => {
  it('says what was done, whose token it is, why, and how long it took', () => {
    expect(describeRefresh(EVENT)).to.equal(
      'Refreshed the token of account "5f1" because the API rejected the token (generation 3 -> 4, 87 ms)',
    );
  });

  it('says all that is known of what came back and of what became of it', () => {
    const event = { ...EVENT, lifetimeMs: 3_599_600, rotated: true, saved: true, waiters: 9 };
    expect(describeRefresh(event)).to.match(
      /\(generation 3 -> 4, lives 3600 s, refresh token replaced, saved, 9 waited for it, 87 ms\)$/,
    );
  });

  it('says it aloud if the tokens were not saved, and if the refresh token stayed', () => {
    expect(describeRefresh({ ...EVENT, rotated: false, saved: false })).to.contain(
      'refresh token kept, NOT SAVED',
    );
  });

  const REASONS = {
    rejected: 'the API rejected the token',
    expiring: 'the token was about to expire',
    interval: 'the refresh interval was over',
    always: 'this connection refreshes with every message',
    first: 'there was no access token yet',
    forced: 'it was asked for by hand',
  } as const;
  for (const [reason, words] of Object.entries(REASONS) as [keyof typeof REASONS, string][]) {
    it(`gives the reason "${reason}" in words`, () => {
      expect(describeRefresh({ ...EVENT, reason })).to.contain(` because ${words} (`);
    });
  }

  const OUTCOMES = {
    issued: 'Refreshed the token of account "5f1"',
    adopted: 'Adopted the newer stored token of account "5f1"',
    refused: 'The authorization server refused to refresh the token of account "5f1"',
    failed: 'Could not refresh the token of account "5f1"',
  } as const;
  for (const [outcome, words] of Object.entries(OUTCOMES) as [keyof typeof OUTCOMES, string][]) {
    it(`gives the outcome "${outcome}" in words, with the code of the error if there was one`, () => {
      const line = describeRefresh({ ...EVENT, outcome, errorCode: 'TOKEN_ENDPOINT_UNAVAILABLE' });
      expect(line.startsWith(`${words} because `)).to.equal(true);
      expect(line).to.match(/, TOKEN_ENDPOINT_UNAVAILABLE, 87 ms\)$/);
    });
  }

  const SENT = ['consumer_id', 'refresh_token'];
  for (const [exchange, words] of [
    [{ sent: SENT }, 'sent consumer_id refresh_token, no answer, 87 ms'],
    [
      { sent: SENT, received: ['access_token'] },
      'sent consumer_id refresh_token, the callback returned access_token, 87 ms',
    ],
    [{ sent: SENT, status: 502 }, 'sent consumer_id refresh_token, status 502, 87 ms'],
    [
      { sent: SENT, status: 200, received: ['access_token', 'expires_in'] },
      'sent consumer_id refresh_token, status 200 with access_token expires_in, 87 ms',
    ],
  ] as const) {
    it(`says in names what was asked and answered: ${words}`, () => {
      expect(describeRefresh({ ...EVENT, exchange })).to.contain(`(generation 3 -> 4, ${words})`);
    });
  }

  it('says nothing of it where nothing was asked', () => {
    expect(describeRefresh({ ...EVENT, outcome: 'adopted' })).to.not.match(/sent|status|answer/);
  });

  it('is one line', () => {
    expect(describeRefresh(EVENT)).not.to.contain('\n');
  });
});

describe('trace: a wait as a line', () => {
  const WAIT: WaitEvent = {
    event: 'wait',
    method: 'POST',
    reason: 'failed',
    status: 503,
    attempt: 2,
    waitMs: 1_250,
  };

  it('says how long nothing happens, and why', () => {
    expect(describeWait(WAIT)).to.equal('POST waits 1.3 s because attempt 2 got status 503');
    expect(describeWait({ ...WAIT, status: undefined })).to.contain('because attempt 2 got no answer');
    expect(describeWait({ ...WAIT, reason: 'limited' })).to.equal(
      'POST waits 1.3 s because the API takes no more requests for now',
    );
  });
});
