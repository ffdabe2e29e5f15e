import { expect } from 'chai';
import type { ConnectionOptions } from '../../lib/component/options';
import { TRACE_CHANNEL } from '../../lib/trace/diagnostics';
import type { RefreshCallback, RefreshCallbackInput } from '../../lib/tokens/refresh-callback';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import type { RefreshEvent, TraceEvent } from '../../lib/ports';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { script } from '../fixtures/component-scripted/script';
import { openWorld, type World } from './world';

describe('W3 a refresh callback of the author, in the real runtime', () => {
  let world: World;
  let inputs: RefreshCallbackInput[];
  const events: RefreshEvent[] = [];
  const listen = (event: unknown): void => {
    if ((event as TraceEvent).event === 'refresh') events.push(event as RefreshEvent);
  };

  beforeEach(async () => {
    world = await openWorld({ field: 'myOAuth' });
    inputs = [];
    events.length = 0;
    subscribe(TRACE_CHANNEL, listen);
  });

  afterEach(async () => {
    unsubscribe(TRACE_CHANNEL, listen);
    script.options = {};
    script.handler = () => undefined;
    await world.close();
  });

  /** Sends messages through a step whose token has ended. */
  async function send(
    callback: RefreshCallback,
    { count = 1, ...options }: ConnectionOptions & { readonly count?: number } = {},
  ): Promise<StepOutcome[]> {
    const recorded: RefreshCallback = (input) => {
      inputs.push(input);
      return callback(input);
    };
    script.options = { ...options, refresh: { ...options.refresh, callback: recorded } };
    script.handler = async ({ http }) => ({ body: (await http.get<Record<string, unknown>>('/me')).data });
    world.expire();
    const runner = await world.start({
      component: 'component-scripted',
      functionName: 'scripted',
      prefetch: 20,
    });
    return Promise.all(Array.from({ length: count }, () => runner.process({ body: {} })));
  }

  const issue: RefreshCallback = () => ({ ...world.server.issue(), expires_in: 1800, scope: 'read' });
  const errorsOf = (outcomes: readonly StepOutcome[]): string[] =>
    outcomes.flatMap(({ errors }) => errors.map(({ name, message }) => `${name}: ${message}`));

  it('gets the current values of the account', async () => {
    await send(issue);
    const [input] = inputs;
    const { signal, ...values } = input ?? {};
    expect(signal).to.be.instanceOf(AbortSignal);
    expect(values).to.deep.equal({
      consumer_id: 'client-1',
      consumer_secret: 'canary-client-secret',
      access_token: world.tokens['access_token'],
      refresh_token: world.tokens['refresh_token'],
      token_type: 'Bearer',
      scope: 'contacts.read contacts.write',
      refresh_url: world.server.tokenEndpoint,
    });
  });

  it('is called for a public client, without a secret', async () => {
    await world.close();
    world = await openWorld({ field: 'myOAuth', form: { clientSecret: '' } });
    const outcomes = await send(issue);
    expect(errorsOf(outcomes)).to.deep.equal([]);
    expect(inputs[0]?.consumer_secret).to.equal(undefined);
  });

  it('gives what is used and stored, once for 20 messages, and no token endpoint is asked', async () => {
    const outcomes = await send(issue, { count: 20 });
    expect(outcomes.map(({ acked, data }) => [acked, data.length])).to.deep.equal(
      outcomes.map(() => [true, 1]),
    );
    expect(inputs).to.have.length(1);
    expect(world.server.counts().tokenRequests).to.equal(0);
    expect(world.stored()).to.include({ expires_in: 1800, scope: 'read' });
    expect(world.stored()['access_token']).to.satisfy(world.server.isActive);
    expect(world.stored()['access_token']).to.not.equal(world.tokens['access_token']);
  });

  it('W6 is told of by the trace: why, what it got and what it returned, in names', async () => {
    await send(issue);
    expect(events).to.have.length(1);
    expect(events[0]).to.include({ reason: 'rejected', outcome: 'issued' });
    expect(events[0]?.exchange?.sent).to.include.members(['consumer_id', 'refresh_token', 'refresh_url']);
    expect(events[0]?.exchange?.received).to.include.members(['access_token', 'expires_in', 'scope']);
  });

  for (const [how, errorResponse] of [
    ['a text', 'the vault is closed today'],
    ['an object', { reason: 'the vault is closed today' }],
  ] as const) {
    it(`says by ${how} why there is no token: each message has it, and it is called once`, async () => {
      const outcomes = await send(() => ({ errorResponse }), { count: 5 });
      const errors = errorsOf(outcomes);
      expect(errors).to.have.length(5);
      for (const error of errors) expect(error).to.match(/^TokenEndpointError: .*the vault is closed today/);
      expect(inputs).to.have.length(1);
      expect(world.stored()).to.deep.equal(world.tokens);
    });
  }

  it('may throw: a failure that passes, in its words without any secret', async () => {
    const [error] = errorsOf(
      await send(({ refresh_token: token, consumer_secret: secret }) => {
        throw new TypeError(`no luck with ${String(token)} and ${String(secret)}`);
      }),
    );
    expect(error).to.match(/^TokenResponseError: .*no luck with/);
    expect(error).to.not.contain(String(world.tokens['refresh_token'])).and.not.contain('canary');
    expect(world.stored()).to.deep.equal(world.tokens);
  });

  it('may hang: the message ends with the time limit, and it is told to stop', async () => {
    const hang: RefreshCallback = () => new Promise(() => undefined);
    const [error] = errorsOf(await send(hang, { refresh: { deadlineMs: 50 } }));
    expect(error).to.match(/^TokenResponseError: .*no answer within 50 ms/);
    expect(inputs[0]?.signal.aborted).to.equal(true);
  });

  it('may come too late for a message and rebound it, so that it is not lost', async () => {
    const hang: RefreshCallback = () => new Promise(() => undefined);
    const [outcome] = await send(hang, { refresh: { deadlineMs: 50 }, transientFailures: 'rebound' });
    expect(outcome?.errors).to.deep.equal([]);
    expect(outcome?.rebounds).to.have.length(1);
  });
});
