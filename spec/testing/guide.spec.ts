import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import {
  assertSaved,
  createTestAccount,
  createTestClock,
  runAction,
  startFakeProvider,
  withCanary,
  type FakeProvider,
} from '../../lib/testing';
import { DESCRIPTOR } from '../component/descriptors';

interface Form extends Record<string, unknown> {
  readonly baseUrl: string;
}

/** The action that the guide speaks of. */
function defineAction(surroundings: Parameters<typeof defineConnection>[2] = {}) {
  const connection = defineConnection<Form>(
    DESCRIPTOR,
    { baseURL: ({ cfg }) => cfg.baseUrl },
    { random: () => 0, ...surroundings },
  );
  return connection.action<{ id: string }>(async ({ http, message }) => {
    const { data } = await http.get<unknown>(`/contacts/${message.body.id}`);
    return { body: data };
  });
}

/** The sample of a guide, without its imports, as a function of what it imports. */
function readSample(file: string): (...imported: readonly unknown[]) => Promise<void> {
  const text = readFileSync(join(__dirname, '../../docs/guides', file), 'utf8');
  const samples = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, sample = '']) => sample);
  const sample = samples.find((each) => each.includes('runAction')) ?? '';
  const code = sample.replace(/^import .*$/gm, '');
  expect(code).to.contain('runAction');
  const names = ['assertSaved', 'runAction', 'startFakeProvider', 'withCanary', 'process', 'expect'];
  return compileFunction(`return (async () => {${code}})();`, names) as ReturnType<typeof readSample>;
}

describe('guide on testing', () => {
  let provider: FakeProvider | undefined;

  afterEach(async () => {
    await provider?.close();
    provider = undefined;
  });

  it('has a sample that runs', async () => {
    const start: typeof startFakeProvider = async (options) => {
      provider = await startFakeProvider(options);
      return provider;
    };
    // What the sample leaves to its form.
    const run: typeof runAction = (process, options) =>
      runAction(process, {
        ...options,
        cfg: { clientId: 'fake-client', clientSecret: 'hidden', ...options?.cfg },
      });
    const sample = readSample('test-your-component.md');
    await sample(assertSaved, run, start, withCanary, defineAction(), expect);
    expect(provider?.counts()).to.include({ apiServed: 1, tokenRequests: 3 });
  });

  it('is right about stale tokens, failing saves and reconnections', async () => {
    provider = await startFakeProvider();
    const { apiUrl: baseUrl, tokenUri } = provider;
    const form = { baseUrl, tokenUri, clientId: 'fake-client', clientSecret: 'hidden' };
    const account = createTestAccount({ ...form, oauth: provider.issue() });
    const process = defineAction();
    const message = { body: { id: '7' } };
    const cfg = account.keys();
    provider.expire();
    account.failSaves(1, 400);
    const first = await runAction(process, { message, account, cfg });
    expect([first.acked, first.keys]).to.deep.equal([false, []]);
    const second = await runAction(process, { message, account, cfg });
    expect(second.errors).to.deep.equal([]);
    expect(provider.counts()).to.include({ tokenRequests: 1, reuseDetected: 0 });
    assertSaved(second, { oauth: { token_type: 'Bearer' } });
    provider.revoke();
    const again = provider.issue();
    account.connectAgain({ ...form, oauth: again });
    const third = await runAction(process, { message, account, cfg });
    expect([third.errors, third.keys]).to.deep.equal([[], []]);
    expect(account.keys()['oauth']).to.deep.equal(again);
  });

  it('is right about clocks', async () => {
    const clock = createTestClock();
    provider = await startFakeProvider({ clock, accessTokenSeconds: 3600 });
    const { apiUrl: baseUrl, tokenUri } = provider;
    const process = defineAction({ clock });
    const account = createTestAccount({
      ...{ baseUrl, tokenUri, clientId: 'fake-client', clientSecret: 'hidden' },
      oauth: { ...provider.issue(), expires_at: clock.now() / 1000 + 3600 },
    });
    const cfg = account.keys();
    const send = () => runAction(process, { message: { body: { id: '7' } }, account, cfg });
    expect((await send()).errors).to.deep.equal([]);
    expect(provider.counts().tokenRequests).to.equal(0);
    await clock.advance(3_600_000);
    expect((await send()).errors).to.deep.equal([]);
    // Ahead of its end, and so without a rejection.
    expect(provider.counts()).to.include({ tokenRequests: 1, apiRejected: 0, apiServed: 2 });
  });
});
