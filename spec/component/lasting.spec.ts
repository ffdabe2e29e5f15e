import { expect } from 'chai';
import { defineConnection, type Connection } from '../../lib/component/connection';
import type { ConnectionDefinition, ConnectionOptions } from '../../lib/component/options';
import type { RuntimeConfig } from '../../lib/component/runtime';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { createTaskContext } from '../support/runtime-context';
import { DESCRIPTOR } from './descriptors';

/** What an object was asked for, by name. */
function watch<Target extends object>(
  target: Target,
): { readonly watched: Target; readonly take: () => string[] } {
  let names: string[] = [];
  const watched = new Proxy(target, {
    get: (object, name) => {
      names.push(String(name));
      return Reflect.get(object, name) as unknown;
    },
  });
  return {
    watched,
    take: () => {
      const taken = names;
      names = [];
      return taken;
    },
  };
}

const TOKENS = { access_token: 'first', refresh_token: 'r', scope: 'a b', expires_in: 3600, expires_at: 9e9 };
const FORM = {
  clientId: 'id',
  clientSecret: 's',
  authUri: 'https://a.example',
  tokenUri: 'https://t.example',
};

describe('N9 what a connection keeps from one message to the next', () => {
  let api: LoopbackServer;
  /** Of every request: token, header `x-of-options`, path. */
  let requests: string[];

  before(async () => {
    api = await startLoopbackServer(({ headers, url }, response) => {
      const of = String(headers['x-of-options'] ?? '-');
      requests.push(`${String(headers.authorization).replace('Bearer ', '')} ${of} ${String(url)}`);
      response.writeHead(headers.authorization === 'Bearer refused' ? 401 : 200).end();
    });
  });

  after(() => api.close());

  beforeEach(() => {
    requests = [];
  });

  const define = (definition: ConnectionDefinition = {}, environment = {}): Connection =>
    defineConnection(
      DESCRIPTOR,
      typeof definition === 'function' ? definition : { baseURL: api.url, ...definition },
      { environment },
    );

  const ask = (connection: Connection, fields: RuntimeConfig = {}, context = createTaskContext()) =>
    connection.client(context, { _account: 'a', ...FORM, oauth: { ...TOKENS }, ...fields }).get('/me');

  it('is all of the environment: with a valid token, no message reads it', async () => {
    const { watched, take } = watch({ API_RETRIES_COUNT: '1', API_REQUEST_TIMEOUT: '5000' });
    const connection = define({}, watched);
    expect(take()).to.include.members(['API_RETRIES_COUNT', 'API_REQUEST_TIMEOUT']);
    await ask(connection);
    await ask(connection);
    expect(take()).to.deep.equal([]);
  });

  it('is what tokens mean: those that were read before are recognized, and not read again', async () => {
    const connection = define();
    const { watched, take } = watch({ ...TOKENS });
    await ask(connection, { oauth: watched });
    expect(take()).to.include.members(['expires_at', 'scope']);
    await ask(connection, { oauth: watched });
    expect([...new Set(take())]).to.deep.equal(['access_token', 'refresh_token']);
  });

  it('are not the tokens of an account that was connected again: those are seen at once', async () => {
    const connection = define();
    await ask(connection);
    await ask(connection, { oauth: { ...TOKENS, access_token: 'second' } });
    await ask(connection, { oauth: { ...TOKENS, access_token: 'third', refresh_token: 'r3' } });
    expect(requests).to.deep.equal(['first - /me', 'second - /me', 'third - /me']);
  });

  it('is not a new refresh token beside the same access token', async () => {
    const connection = define();
    await ask(connection);
    const { watched, take } = watch({ ...TOKENS, refresh_token: 'another' });
    await ask(connection, { oauth: watched });
    expect(take()).to.include('expires_at');
  });

  it('belongs to one account: two that take turns are not mixed up', async () => {
    const connection = define();
    for (const account of ['one', 'two', 'one', 'two']) {
      await ask(connection, { _account: account, oauth: { ...TOKENS, access_token: account } });
    }
    for (const token of ['three', 'four', 'three']) {
      await ask(connection, { _account: '', oauth: { ...TOKENS, access_token: token } });
    }
    const tokens = requests.map((request) => request.split(' ')[0]);
    expect(tokens).to.deep.equal(['one', 'two', 'one', 'two', 'three', 'four', 'three']);
  });

  it('is not what only a refresh needs: it is made when one comes', async () => {
    let looks = 0;
    const getConfig = () => {
      looks += 1;
      return {};
    };
    const context = { ...createTaskContext(), getConfig };
    const connection = define();
    await ask(connection, {}, context);
    expect(looks).to.equal(0);
    await ask(connection, { tokenUri: api.url, oauth: { access_token: 'refused' } }, context).catch(
      () => null,
    );
    expect(looks).to.be.greaterThan(0);
  });

  it('asks a function for the options with every message', async () => {
    const seen: unknown[] = [];
    const connection = define((cfg) => {
      seen.push(cfg['of']);
      return { baseURL: api.url, headers: { 'x-of-options': String(cfg['of']) } };
    });
    for (const of of ['1', '2', '1']) await ask(connection, { of });
    expect(seen).to.deep.equal(['1', '2', '1']);
    expect(requests).to.deep.equal(['first 1 /me', 'first 2 /me', 'first 1 /me']);
  });

  it('is never an option that the author has changed: it holds from the next message on', async () => {
    const headers: Record<string, string> = { 'x-of-options': '1' };
    const refresh: { when: { everySeconds: number } } = { when: { everySeconds: 1e6 } };
    const options: { -readonly [Name in keyof ConnectionOptions]: ConnectionOptions[Name] } = {
      baseURL: `${api.url}/a`,
      headers,
      refresh,
    };
    const shared = defineConnection(DESCRIPTOR, options, { environment: {} });
    await ask(shared);
    headers['x-of-options'] = '2';
    await ask(shared);
    headers['x-more'] = 'yes';
    options.baseURL = `${api.url}/b`;
    options.timeoutMs = 77;
    const http = shared.client(createTaskContext(), { _account: 'a', ...FORM, oauth: { ...TOKENS } });
    await http.get('/me');
    expect(requests).to.deep.equal(['first 1 /a/me', 'first 2 /a/me', 'first 2 /b/me']);
    expect(http.defaults.timeout).to.equal(77);
    refresh.when.everySeconds = -1;
    expect(await ask(shared).catch((error: unknown) => error)).to.have.property('code', 'OPTION_INVALID');
  });

  it('is not what one client does to its own defaults', async () => {
    const connection = define({ headers: { 'x-of-options': '1' } });
    const http = connection.client(createTaskContext(), { _account: 'a', ...FORM, oauth: { ...TOKENS } });
    http.defaults.timeout = 1234;
    http.defaults.headers.common['x-of-options'] = 'changed';
    Object.assign(http.defaults.headers, { 'x-of-options': 'changed' });
    await ask(connection);
    expect(requests).to.deep.equal(['first 1 /me']);
    const next = connection.client(createTaskContext(), { _account: 'a' });
    expect(next.defaults.timeout).to.equal(60_000);
  });
});
