import { expect } from 'chai';
import { parseStoredTokens } from '../../lib/oauth2/token-response';
import type { RefreshWhen } from '../../lib/tokens/refresh-policy';
import { createAccessTokens } from '../../lib/tokens/token-manager';
import { createTokenMemory, type CredentialRecord, type TokenMemory } from '../../lib/tokens/token-memory';
import type { AccessTokens } from '../../lib/ports';
import { createMemoryStore, type MemoryStore } from '../../lib/stores/memory-store';
import { buildPolicy, COOL_DOWN_MS, HOUR_MS } from '../support/renewal-session';
import { startEndpointHarness, type EndpointHarness } from '../support/token-endpoint';

const MINUTE_MS = 60_000;

for (const { name, offsetMs } of [
  { name: 'an hour ahead of', offsetMs: HOUR_MS },
  { name: 'an hour behind', offsetMs: -HOUR_MS },
]) {
  describe(`R9 a local clock ${name} the server`, () => {
    let harness: EndpointHarness;
    let store: MemoryStore;
    let memory: TokenMemory;

    beforeEach(async () => {
      // The server lives by another clock than we do: by the same minutes, and another hour.
      harness = await startEndpointHarness({
        accessTokenSeconds: 600,
        now: () => harness.clock.now() - offsetMs,
      });
      store = createMemoryStore({ ...harness.server.issue(), expires_at: serverNow() / 1000 + 600 });
      memory = createTokenMemory();
    });
    afterEach(() => harness.server.close());

    const serverNow = (): number => harness.clock.now() - offsetMs;

    function message(when: RefreshWhen = 'expiring'): AccessTokens {
      const presented = parseStoredTokens(store.stored, {});
      if (presented === undefined) throw new TypeError('nothing is stored');
      return open(memory.reconcile('account-1', presented, harness.clock.now()), when);
    }

    function open(record: CredentialRecord, when: RefreshWhen = 'expiring'): AccessTokens {
      const silent = (): void => undefined;
      const session = {
        record,
        policy: buildPolicy({ when }),
        issuer: harness.endpoint(),
        store,
        clock: harness.clock,
        logger: { debug: silent, info: silent, warn: silent, error: silent },
        trace: silent,
        coolDownMs: COOL_DOWN_MS,
        rotatesRefreshToken: true,
        mustSave: false,
        subject: 'the account "A"',
      };
      return createAccessTokens(session, () => session);
    }

    /** Learns how late it is at the server, as the first refresh does, whatever it was made for. */
    async function refreshOnce(): Promise<void> {
      const first = message();
      const token = await first.current();
      if (token.generation === 1) await first.renew(token);
      expect(harness.server.counts().issued).to.equal(1);
    }

    it('causes no refresh storm: one refresh, then none before the margin', async () => {
      await refreshOnce();
      for (let minute = 0; minute < 9; minute += 1) {
        await message().current();
        expect(harness.server.counts().issued).to.equal(1);
        await harness.clock.advance(MINUTE_MS - 1);
      }
    });

    it('misses no end: every message of an hour gets a token that the server accepts', async () => {
      await refreshOnce();
      for (let minute = 0; minute < 60; minute += 1) {
        expect(harness.server.isActive((await message().current()).value)).to.equal(true);
        await harness.clock.advance(MINUTE_MS);
      }
      expect(harness.server.counts()).to.include({ issued: 7, refused: 0 });
    });

    it('does not take a new token for an ended one when an older one is rejected late', async () => {
      const late = message('rejected');
      const rejected = await late.current();
      await refreshOnce();
      await late.renew(rejected);
      expect(harness.server.counts().issued).to.equal(1);
    });

    it('does not take tokens for ended ones that another container has stored', async () => {
      await refreshOnce();
      const token = await message().current();
      const elsewhere = harness.server.issue();
      const { tokens } = token;
      store.replace({ ...elsewhere, expires_at: serverNow() / 1000 + 600 });
      const record = memory.reconcile('account-1', tokens, harness.clock.now());
      expect(record.tokens).to.equal(tokens);
      const renewal = await open(record).renew(token);
      expect(renewal).to.have.nested.property('token.value', elsewhere.access_token);
      expect(harness.server.counts().issued).to.equal(1);
    });

    it('counts an interval by the server, too', async () => {
      await refreshOnce();
      const when = { everySeconds: 120 };
      await message(when).current();
      await harness.clock.advance(119_000);
      await message(when).current();
      expect(harness.server.counts().issued).to.equal(1);
      await harness.clock.advance(1_000);
      await message(when).current();
      expect(harness.server.counts().issued).to.equal(2);
    });

    it('counts the first sight of a new connection by the server, too', async () => {
      await refreshOnce();
      const { access_token, refresh_token } = harness.server.issue();
      store.replace({ access_token, refresh_token });
      const when = { everySeconds: 120 };
      expect((await message(when).current()).value).to.equal(access_token);
      await harness.clock.advance(119_000);
      expect((await message(when).current()).value).to.equal(access_token);
      await harness.clock.advance(1_000);
      expect((await message(when).current()).value).not.to.equal(access_token);
    });
  });
}
