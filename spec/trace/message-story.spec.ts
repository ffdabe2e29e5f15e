import { expect } from 'chai';
import { tellMessage } from '../../lib/trace/message-story';
import { createMomentFormat } from '../../lib/trace/time-words';
import type { TracedEvent } from '../../lib/trace/trace-line';
import { NOON, notRefreshed, refreshed, requested, waited, without } from './traced-events';

const format = createMomentFormat(NOON, NOON + 60_000);
const m7 = { messageId: 'm-7' };

function tell(events: readonly TracedEvent[]): { verdict: string; steps: string } {
  const story = tellMessage(events, 'm-7', format);
  if (story === undefined) throw new TypeError('no story');
  return { verdict: story.verdict, steps: story.steps.join('\n') };
}

const rejected = requested({ ...m7, status: 403, rejectedBy: 'status', generation: 3 });

describe('W6 why was there (no) refresh for this message', () => {
  it('none was needed: the token was valid', () => {
    const { verdict, steps } = tell([requested({ ...m7, generation: 3, endsAt: NOON + 5_000 })]);
    expect(verdict).to.equal('There was no refresh: none was needed.');
    expect(steps).to.equal(
      '12:00:00.000  GET was sent with token 3; no refresh was due before it: the token was valid until 12:00:05. It got status 200.',
    );
  });

  for (const [choice, words] of [
    ['endless', 'nobody says when this token ends, so it is used until it is rejected'],
    ['young', 'the refresh interval was not over'],
    ['served', 'this message had had its refresh'],
    ['on-rejection', 'this connection refreshes only after a rejection'],
    ['off', 'refreshing is off for this connection'],
    ['paused', 'which had failed a moment ago; it was still valid'],
    ['kept', 'which failed; it was still valid'],
  ] as const) {
    it(`none was made: ${words}`, () => {
      const { verdict, steps } = tell([requested({ ...m7, choice })]);
      expect(verdict).to.match(/^There was no refresh/);
      expect(steps).to.contain(words);
    });
  }

  it('none: the API answered 403, and nobody has declared that as a rejection', () => {
    const { verdict, steps } = tell([requested({ ...m7, status: 403, generation: 3 })]);
    expect(verdict).to.equal(
      'There was no refresh: the API answered 403, which is not declared as a rejection of the token. If it is one, declare it: `rejection: { statuses: [403] }` in the connection, or "Further statuses that mean \'token no longer accepted\'" in the credential form of OAuth2 API.',
    );
    expect(steps).to.match(/It got status 403, which is not declared as a rejection\.$/);
  });

  for (const [status, words] of [
    [400, 'the API answered 400, which is not declared as a rejection of the token'],
    [404, 'the API answered 404, which says nothing about the token'],
    [429, 'the API answered 429, which says nothing about the token'],
    [503, 'the API answered 503, which says nothing about the token'],
    [undefined, 'no answer came, so that nobody rejected the token'],
  ] as const) {
    it(`none: ${words}`, () => {
      expect(tell([requested({ ...m7, status })]).verdict).to.contain(words);
    });
  }

  it('none was needed: an answer that failed was followed by one that did not', () => {
    const { verdict } = tell([
      requested({ ...m7, status: 503 }),
      waited(m7),
      requested({ ...m7, attempt: 2 }),
    ]);
    expect(verdict).to.equal('There was no refresh: none was needed.');
  });

  it('its own: why, what was asked and answered, what became of it', () => {
    const { verdict, steps } = tell([
      rejected,
      refreshed({
        ...m7,
        at: NOON + 80,
        reason: 'rejected',
        generationBefore: 3,
        generationAfter: 4,
        waiters: 2,
      }),
      requested({ ...m7, at: NOON + 99, generation: 4, choice: 'renewed', resent: true, attempt: 2 }),
    ]);
    expect(verdict).to.equal('There was a refresh because the API rejected the token.');
    expect(steps).to.contain(
      'It got status 403, a rejection: this connection takes that status for a rejected token.',
    );
    expect(steps).to.contain(
      'Token 3 was renewed because the API rejected the token: there was token 4 after 50 ms (sent grant_type, refresh_token; status 200 with access_token; refresh token replaced; saved; 2 more waited for it).',
    );
    expect(steps).to.match(/GET was sent again with token 4, the new one\. It got status 200\.$/);
  });

  it('that of another message, for which it waited', () => {
    const { verdict, steps } = tell([
      refreshed({ messageId: 'm-9', run: 'r2', generationBefore: 3, generationAfter: 4 }),
      refreshed({ messageId: 'm-5', generationBefore: 3, generationAfter: 4 }),
      requested({ ...m7, generation: 4, choice: 'renewed' }),
    ]);
    expect(verdict).to.equal('It waited for a refresh that was made for message m-5.');
    expect(steps).to.contain('with token 4, the new one; the refresh was made for message m-5.');
  });

  it('none of its own: its token was rejected, and another request had renewed it', () => {
    const { verdict } = tell([rejected, requested({ ...m7, generation: 4, choice: 'newer', resent: true })]);
    expect(verdict).to.contain(
      'no refresh of its own: its token was rejected, and somebody had renewed it by then',
    );
  });

  it('an adoption: the token endpoint was not asked', () => {
    const adopted = without(
      refreshed({ ...m7, outcome: 'adopted', reason: 'rejected' }),
      'exchange',
      'saved',
      'rotated',
    );
    const { verdict, steps } = tell([rejected, adopted]);
    expect(verdict).to.contain('There was no need to ask the token endpoint');
    expect(steps).to.contain('token 2 was adopted').and.contain('the token endpoint was not asked');
  });

  it('one that brought nothing', () => {
    const { verdict, steps } = tell([
      refreshed({ ...m7, outcome: 'refused', generationAfter: 1, errorCode: 'REAUTHORIZATION_REQUIRED' }),
    ]);
    expect(verdict).to.contain('brought no token (REAUTHORIZATION_REQUIRED)');
    expect(steps).to.contain('was refused with REAUTHORIZATION_REQUIRED');
  });

  it('none after a rejection: refreshing is off, or cools down', () => {
    expect(tell([rejected, notRefreshed(m7)]).verdict).to.contain('refreshing is off for this connection');
    const cooling = tell([rejected, notRefreshed({ ...m7, because: 'cooling-down', until: NOON + 30_000 })]);
    expect(cooling.verdict).to.contain('had just been renewed was rejected');
    expect(cooling.steps).to.contain('cooling down until 12:00:30');
    expect(tell([rejected]).verdict).to.contain('one that was under way for another message failed');
  });

  it('what it waited for, and requests without a token', () => {
    const anonymous = without(requested({ ...m7, generation: 0 }), 'credential', 'choice');
    const { verdict, steps } = tell([
      anonymous,
      waited({ ...m7, status: undefined, attempt: 2 }),
      waited({ ...m7, reason: 'limited' }),
    ]);
    expect(verdict).to.contain('nothing was sent with a token');
    expect(steps).to.contain('GET was sent without a token and got status 200.');
    expect(steps).to.contain('It waits 1.0 s after attempt 2 got no answer.');
    expect(steps).to.contain('because the API takes no more requests for now');
  });

  it('nothing, if no event is about it', () => {
    expect(tellMessage([requested({ messageId: 'm-8' })], 'm-7', format)).to.equal(undefined);
  });
});
