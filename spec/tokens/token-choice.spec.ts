import { expect } from 'chai';
import type { AnyEvent, TokenNote } from '../../lib/ports';
import {
  buildTokens,
  COOL_DOWN_MS,
  createRenewalHarness,
  fail,
  HOUR_MS,
  issue,
  type MessageSettings,
} from '../support/renewal-session';

const NOW = createRenewalHarness(buildTokens('a')).clock.now();
const endless = buildTokens('endless');
const shown = buildTokens('shown', { issuedAt: NOW, expiresAt: NOW + HOUR_MS });

describe('W6 the trace says why no refresh happened before a request', () => {
  for (const [policy, tokens, choice] of [
    [{ when: 'never' }, shown, 'off'],
    [{ when: 'rejected' }, shown, 'on-rejection'],
    [{ when: 'expiring' }, shown, 'fresh'],
    [{ when: 'expiring' }, endless, 'endless'],
    [{ when: 'expiring', assumedLifetimeMs: HOUR_MS }, endless, 'fresh'],
    [{ when: { everySeconds: 60 } }, shown, 'young'],
  ] as const) {
    it(`${JSON.stringify(policy)}, ${tokens === shown ? 'an hour to live' : 'end unknown'}: ${choice}`, async () => {
      const message = createRenewalHarness(tokens, { policy }).message();
      const end = tokens === shown ? { endsAt: NOW + HOUR_MS } : {};
      const note: TokenNote = { credential: 'account-1', choice, ...end };
      expect((await message.current()).note).to.deep.equal(note);
    });
  }

  it('always: renewed for the first request of a message, served for the others', async () => {
    const message = createRenewalHarness(shown, { policy: { when: 'always' } }).message();
    expect((await message.current()).note?.choice).to.equal('renewed');
    expect((await message.current()).note?.choice).to.equal('served');
  });

  it('everybody who waited for a refresh says so', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    await harness.clock.advance(HOUR_MS);
    const tokens = await Promise.all([harness.message().current(), harness.message().current()]);
    expect(tokens.map(({ note }) => note?.choice)).to.deep.equal(['renewed', 'renewed']);
  });

  it('a token that could not be renewed ahead of time is kept, and not tried for a while', async () => {
    const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
    await harness.clock.advance(HOUR_MS - 30_000);
    harness.issues.push(fail('transient'));
    expect((await harness.message().current()).note?.choice).to.equal('kept');
    expect((await harness.message().current()).note?.choice).to.equal('paused');
  });

  it('after a rejection: a newer one that was there already, or one that was renewed', async () => {
    const harness = createRenewalHarness(shown);
    const [one, other] = [harness.message(), harness.message()];
    const [first, second] = [await one.current(), await other.current()];
    const choiceOf = async (renewal: ReturnType<typeof one.renew>): Promise<string | undefined> => {
      const result = await renewal;
      return result.renewed ? result.token.note?.choice : undefined;
    };
    expect(await choiceOf(one.renew(first))).to.equal('renewed');
    expect(await choiceOf(other.renew(second))).to.equal('newer');
  });

  it('tells the end of a token by the local clock', async () => {
    const harness = createRenewalHarness(shown);
    const tokens = buildTokens('far', { issuedAt: NOW + 500, expiresAt: NOW + 500 + HOUR_MS });
    harness.issues.push({ issued: true, tokens, clockOffsetMs: 500 });
    const message = harness.message();
    const renewal = await message.renew(await message.current());
    expect(renewal.renewed && renewal.token.note?.endsAt).to.equal(NOW + HOUR_MS);
    expect(harness.events[0]?.endsAt).to.equal(NOW + HOUR_MS);
  });
});

describe('W6 the trace says why a rejected token was not renewed', () => {
  async function reject(settings: MessageSettings): Promise<readonly AnyEvent[]> {
    const events: AnyEvent[] = [];
    const harness = createRenewalHarness(shown);
    harness.issues.push(issue('new', NOW));
    const message = harness.message({ ...settings, trace: (event) => events.push(event) });
    const renewal = await message.renew(await message.current());
    if (renewal.renewed) {
      message.rejectedAgain(renewal.token);
      await message.renew(renewal.token);
    }
    return events.filter(({ event }) => event === 'no-refresh');
  }

  it('refreshing is off', async () => {
    expect(await reject({ policy: { when: 'never' } })).to.deep.equal([
      { event: 'no-refresh', credential: 'account-1', because: 'disabled', generation: 1 },
    ]);
  });

  it('a fresh one was rejected a moment ago, and until when nothing is tried', async () => {
    expect(await reject({})).to.deep.equal([
      {
        event: 'no-refresh',
        credential: 'account-1',
        because: 'cooling-down',
        generation: 2,
        until: NOW + COOL_DOWN_MS,
      },
    ]);
  });
});

describe('the text of a token', () => {
  it('is that of the message which shows it, until there are newer ones', async () => {
    for (const change of ['reconnected', 'renewed']) {
      const harness = createRenewalHarness(shown, { policy: { when: 'expiring' } });
      const own = { accessToken: 'text of the message', refreshToken: undefined };
      const message = harness.message({ shown: own, presented: shown });
      const before = await message.current();
      expect(before).to.include({ value: own.accessToken, tokens: shown });
      if (change === 'renewed') await harness.message().renew(before);
      else harness.record(buildTokens(change, { expiresAt: NOW + HOUR_MS }));
      const { value, tokens } = await message.current();
      expect(tokens).to.not.equal(shown);
      expect(value).to.equal(tokens.accessToken);
    }
  });
});
