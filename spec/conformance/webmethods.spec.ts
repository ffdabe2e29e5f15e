import { expect } from 'chai';
import descriptor from '../../component.json';
import { defineConnection } from '../../lib/component/connection';
import type { RuntimeConfig } from '../../lib/component/runtime';
import { readCredentialForm } from '../../lib/generic/credential-form';
import type { TraceEvent } from '../../lib/ports';
import { loadProvider } from '../../lib/providers/catalogue';
import { codeOf, rejectionOf } from '../component/caught';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';
import {
  parametersOf,
  startRecordingServer,
  type RecordedRequest,
  type RecordingServer,
} from '../support/recording-server';
import { createTaskContext } from '../support/runtime-context';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const ISSUED = { access_token: 'new', refresh_token: 'r-2', token_type: 'bearer' };

/** The document's fields, by the names that they have on the form of the generic component. */
const FORM = { clientId: 'consumer-id', clientSecret: 'consumer-secret' };

describe('webMethods: custom refresh of access tokens, as the document has it, on the form alone', () => {
  let server: RecordingServer;
  let clock: TestClock;
  let events: TraceEvent[];
  /** How long the tokens of the server live; it need not say it. */
  let expiresIn: number | undefined;

  beforeEach(async () => {
    server = await startRecordingServer();
    clock = createTestClock({ now: NOW, automatic: true });
    events = [];
    expiresIn = undefined;
    server.respond((request) => (isApi(request) ? accept(request) : issue()));
  });

  afterEach(() => server.close());

  const isApi = ({ target }: RecordedRequest): boolean => target.startsWith('/api');
  const accept = ({ headers }: RecordedRequest) => ({
    status: headers['authorization'] === 'Bearer gone' ? 401 : 200,
  });
  // Without a date of its own, so that the clock of this spec is the only one.
  const issue = () => ({
    headers: { date: new Date(clock.now()).toUTCString() },
    body: { ...ISSUED, ...(expiresIn === undefined ? {} : { expires_in: expiresIn }) },
  });
  const refreshes = (): RecordedRequest[] => server.requests.filter((request) => !isApi(request));

  /** An account whose form somebody filled in so; each call is one execution of a flow. */
  function open(form: Readonly<Record<string, unknown>>, token = 'old') {
    const connection = defineConnection(descriptor, readCredentialForm, {
      clock,
      random: () => 0.5,
      environment: {},
      trace: (event) => void events.push(event),
    });
    const cfg: RuntimeConfig = {
      ...FORM,
      tokenUri: `${server.url}/token`,
      baseUrl: `${server.url}/api`,
      oauth: { access_token: token, refresh_token: 'r-1' },
      ...form,
    };
    return () => connection.client(createTaskContext(), cfg).get('/me');
  }

  it('W1 session management "none": the access token is not refreshed', async () => {
    const execute = open({ sessionManagement: 'never' }, 'gone');
    expect(codeOf(await rejectionOf(execute()))).to.equal('REFRESH_DISABLED');
    await clock.advance(10_000_000);
    expect(codeOf(await rejectionOf(execute()))).to.equal('REFRESH_DISABLED');
    expect(refreshes()).to.deep.equal([]);
  });

  it('W1 "fixed" and a timeout: it is refreshed during the next execution after the interval, not before', async () => {
    const execute = open({ sessionManagement: 'fixed', sessionTimeoutSeconds: '600' });
    await execute();
    await clock.advance(599_000);
    await execute();
    expect(refreshes()).to.deep.equal([]);
    // The interval ends while nothing is executed: nothing happens by itself.
    await clock.advance(3_600_000);
    expect(refreshes()).to.deep.equal([]);
    await execute();
    await execute();
    expect(refreshes()).to.have.length(1);
    expect(events.find(({ event }) => event === 'refresh')).to.include({ reason: 'interval' });
  });

  for (const [said, dueAfterMs] of [
    [7200, 7_200_000],
    [undefined, 600_000],
  ] as const) {
    it(`W4 "auto": the expiry is ${said === undefined ? 'that of the form where the provider says none' : 'that of the provider'}`, async () => {
      expiresIn = said;
      const execute = open({ sessionManagement: 'expiring', sessionTimeoutSeconds: '600' }, 'gone');
      await execute();
      await clock.advance(dueAfterMs - 61_000);
      await execute();
      expect(refreshes()).to.have.length(1);
      await clock.advance(61_000);
      await execute();
      expect(refreshes()).to.have.length(2);
    });
  }

  for (const [choice, place] of [
    ['query', 'URL query string'],
    ['form', 'body query string'],
  ] as const) {
    it(`W2 the refresh request as ${place}, of the five fields of the document`, async () => {
      const execute = open({ refreshRequest: choice, refreshUri: `${server.url}/refresh?v=1` }, 'gone');
      await execute();
      const [request, ...others] = refreshes();
      expect(others).to.deep.equal([]);
      const url = new URL(request?.target ?? '', server.url);
      expect(url.pathname).to.equal('/refresh');
      const [query, body] = [parametersOf(url.search), parametersOf(request?.body)];
      const sent = {
        grant_type: 'refresh_token',
        client_id: FORM.clientId,
        client_secret: FORM.clientSecret,
        refresh_token: 'r-1',
      };
      expect([query, body]).to.deep.equal(
        choice === 'query' ? [{ v: '1', ...sent }, {}] : [{ v: '1' }, sent],
      );
      expect(server.requests.at(-1)?.headers['authorization']).to.equal('Bearer new');
    });
  }

  const CALLBACK = { refreshRequest: 'callback', callbackSecret: 'shared-secret' };

  it('W3 the callback service: the current values go in, and what it returns feeds the next call and refresh', async () => {
    server.respond((request, index) =>
      isApi(request)
        ? accept(request)
        : {
            body: { ...ISSUED, access_token: index < 2 ? 'gone' : 'good', expires_in: '3600', scope: 'a b' },
          },
    );
    const execute = open({ ...CALLBACK, callbackUrl: `${server.url}/refresh` }, 'gone');
    expect(codeOf(await rejectionOf(execute()))).to.equal('TOKEN_REJECTED');
    await clock.advance(30_000);
    await execute();
    const [first, second] = refreshes().map(
      ({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>,
    );
    const own = { consumer_id: FORM.clientId, consumer_secret: FORM.clientSecret };
    expect(first).to.include({ ...own, access_token: 'gone', refresh_token: 'r-1' });
    expect(second).to.include({ ...own, refresh_token: 'r-2', token_type: 'bearer', scope: 'a b' });
    expect(server.requests.at(-1)?.headers['authorization']).to.equal('Bearer good');
  });

  it('W3 `errorResponse` is the details of the error in refresh execution', async () => {
    server.respond((request) =>
      isApi(request) ? accept(request) : { body: { errorResponse: 'E-17: ask IT' } },
    );
    const error = await rejectionOf(open({ ...CALLBACK, callbackUrl: `${server.url}/refresh` }, 'gone')());
    expect(String(error)).to.contain('E-17: ask IT');
  });

  it('W6 the trace has every refresh with its reason, and says which fields the service got and returned', async () => {
    await open({ ...CALLBACK, callbackUrl: `${server.url}/refresh` }, 'gone')();
    const [refresh] = events.flatMap((event) => (event.event === 'refresh' ? [event] : []));
    expect(refresh?.reason).to.equal('rejected');
    expect(refresh?.exchange).to.deep.equal({
      sent: ['consumer_id', 'consumer_secret', 'access_token', 'refresh_token', 'refresh_url'],
      status: 200,
      received: ['access_token', 'refresh_token', 'token_type'],
    });
  });

  it('W8 has the providers of the document in the catalogue: Google and X', () => {
    expect(loadProvider('google').token?.url).to.match(/^https:\/\/oauth2\.googleapis\.com\//);
    expect(loadProvider('x').token?.url).to.match(/^https:\/\/api\.x\.com\//);
  });
});
