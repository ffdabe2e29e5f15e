import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import { startLoopbackServer } from '../../lib/platform/loopback-server';
import type { RecordedAnswer } from '../support/recording-server';
import { startRecordingServer } from '../support/recording-server';
import { createServiceContext, createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import {
  bodyOf,
  FRESH,
  openServiceWorld,
  SERVICE_SECRET,
  STORED,
  type ServiceWorld,
} from './callback-service-world';

const HTML = { 'content-type': 'text/html' };

describe('W3 a refresh token callback service that gives no token', () => {
  let world: ServiceWorld;

  beforeEach(async () => {
    world = await openServiceWorld();
  });

  afterEach(() => world.close());

  const COOL_DOWN_MS = 30_000;

  for (const [how, errorResponse] of [
    ['as a text', 'the vault is closed today'],
    ['as an object', { code: 42, reason: 'the vault is closed today' }],
  ] as const) {
    for (const status of [200, 400]) {
      it(`says why ${how}, with status ${String(status)}: in these words, asked once, and again after a pause`, async () => {
        world.answer((_call, index) => (index === 0 ? { status, body: { errorResponse } } : { body: FRESH }));
        const { send, clock } = world.open();
        const first = await rejectionOf(send());
        expect(codeOf(first)).to.equal('TOKEN_ENDPOINT_REFUSED');
        expect(messageOf(first)).to.contain('the vault is closed today');
        expect(messageOf(await rejectionOf(send()))).to.equal(messageOf(first));
        expect(world.calls()).to.have.length(1);
        await clock.advance(COOL_DOWN_MS);
        expect(await send()).to.equal('Jane');
        expect(bodyOf(world.calls()[1])).to.include({ refresh_token: STORED.refresh_token });
      });
    }
  }

  for (const errorResponse of ['invalid_grant', 'server_error', 'slow_down']) {
    it(`is taken by its words, and not as a token endpoint would be: ${errorResponse}`, async () => {
      world.answer(() => ({ body: { errorResponse } }));
      const { send, clock } = world.open();
      expect(codeOf(await rejectionOf(send()))).to.equal('TOKEN_ENDPOINT_REFUSED');
      expect(world.calls()).to.have.length(1);
      world.answer(() => ({ body: FRESH }));
      await clock.advance(COOL_DOWN_MS);
      expect(await send()).to.equal('Jane');
    });
  }

  it('says nothing with an empty `errorResponse` beside a token', async () => {
    for (const errorResponse of ['', null]) {
      world.answer(() => ({ body: { ...FRESH, errorResponse } }));
      expect(await world.open().send()).to.equal('Jane');
    }
  });

  it('has failed if it says so, whatever token it gives as well', async () => {
    world.answer(() => ({ body: { ...FRESH, errorResponse: 'half done' } }));
    expect(codeOf(await rejectionOf(world.open().send()))).to.equal('TOKEN_ENDPOINT_REFUSED');
    expect(world.bearers()).to.deep.equal([]);
  });

  const failures: readonly (readonly [name: string, answer: RecordedAnswer, code: string, words: string])[] =
    [
      ['a status 500', { status: 500, body: 'oops' }, 'TOKEN_ENDPOINT_UNAVAILABLE', '500'],
      ['an HTML page', { headers: HTML, body: '<!doctype html><p>hi' }, 'TOKEN_RESPONSE_INVALID', 'HTML'],
      ['an empty body', { body: '' }, 'TOKEN_RESPONSE_INVALID', 'an empty body'],
      ['a list', { body: [FRESH] }, 'TOKEN_RESPONSE_INVALID', 'not a JSON object'],
      ['a token that is a number', { body: { access_token: 42 } }, 'TOKEN_RESPONSE_INVALID', 'access_token'],
      ['a token that is an object', { body: { access_token: {} } }, 'TOKEN_RESPONSE_INVALID', 'access_token'],
      ['no token', { body: { token_type: 'bearer' } }, 'TOKEN_RESPONSE_INVALID', 'access_token'],
      ['a body without end', { body: 'x'.repeat(2 ** 20 + 1) }, 'TOKEN_RESPONSE_INVALID', 'larger than'],
      ['a refusal', { status: 403, body: '' }, 'TOKEN_ENDPOINT_REFUSED', '403'],
    ];
  for (const [name, answer, code, words] of failures) {
    it(`loses nothing with ${name}: a clear error, nothing stored, and the next try succeeds`, async () => {
      world.answer(() => answer);
      const { send, clock } = world.open();
      const context = createTaskContext();
      const error = await rejectionOf(send(context));
      expect(codeOf(error)).to.equal(code);
      expect(messageOf(error)).to.contain(words);
      expect([context.emitted, world.bearers()]).to.deep.equal([[], []]);
      world.answer(() => ({ body: FRESH }));
      await clock.advance(COOL_DOWN_MS);
      expect(await send()).to.equal('Jane');
      expect(bodyOf(world.calls().at(-1))).to.include({ refresh_token: STORED.refresh_token });
    });
  }

  it('is asked again after a failure that passes, no sooner than it wishes', async () => {
    world.answer((_call, index) =>
      index === 0 ? { status: 503, headers: { 'retry-after': '7' }, body: '' } : { body: FRESH },
    );
    const { send, clock } = world.open();
    expect(await send()).to.equal('Jane');
    expect(world.calls()).to.have.length(2);
    expect(clock.sleeps).to.include(7_000);
  });

  it('signs each try anew', async () => {
    world.answer((_call, index) =>
      index === 0 ? { status: 503, headers: { 'retry-after': '7' } } : { body: FRESH },
    );
    await world.open().send();
    const [first, second] = world.calls().map(({ headers }) => headers['x-freshkeys-signature']);
    expect(first).to.not.equal(second);
  });

  it('is not followed to another place', async () => {
    const elsewhere = await startRecordingServer(() => ({ body: FRESH }));
    world.answer(() => ({ status: 307, headers: { location: elsewhere.url }, body: '' }));
    const error = await rejectionOf(world.open().send());
    await elsewhere.close();
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_REFUSED');
    expect(messageOf(error)).to.contain('307');
    expect(elsewhere.requests).to.deep.equal([]);
  });

  it('is given up after the time limit of a try, and asked once more', async () => {
    let arrived = 0;
    const silent = await startLoopbackServer((request) => {
      arrived += 1;
      request.resume();
    });
    const { send } = world.open({ service: { url: silent.url }, refresh: { attemptTimeoutMs: 60 } });
    const error = await rejectionOf(send());
    await silent.close();
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_UNREACHABLE');
    expect(arrived).to.equal(2);
  });

  it('may not be there: nothing is lost', async () => {
    const gone = await startRecordingServer();
    await gone.close();
    const error = await rejectionOf(world.open({ service: { url: gone.url } }).send());
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_UNREACHABLE');
    expect(messageOf(error)).to.contain('ECONNREFUSED');
  });
});

describe('W3 a refresh token callback service that cannot be used', () => {
  const open = (url: string, secret: string) =>
    defineConnection(DESCRIPTOR, {
      baseURL: 'http://127.0.0.1:9',
      refresh: { callbackService: { url, secret } },
    });
  const account = { clientId: 'id', clientSecret: 'canary', oauth: { refresh_token: 'canary-refresh' } };

  const wrong: readonly (readonly [
    name: string,
    url: string,
    secret: string,
    code: string,
    words: string,
  ])[] = [
    ['over http to another host', 'http://service.example/r', SERVICE_SECRET, 'INSECURE_URL', 'not https'],
    ['at no URL', 'service.example', SERVICE_SECRET, 'INSECURE_URL', 'not an absolute URL'],
    ['without a secret', 'https://service.example/r', '', 'OPTION_INVALID', 'refresh.callbackService.secret'],
    [
      'with a blank secret',
      'https://service.example/r',
      ' \n',
      'OPTION_INVALID',
      'refresh.callbackService.secret',
    ],
  ];
  for (const [name, url, secret, code, words] of wrong) {
    it(`is refused before anything is sent: ${name}`, async () => {
      const connection = open(url, secret);
      const process = connection.action(async ({ http }) => {
        await http.get('/me');
      });
      const error = await rejectionOf(process.call(createTaskContext(), { body: {} }, account));
      expect(codeOf(error)).to.equal(code);
      expect(messageOf(error)).to.contain(words);
    });

    it(`is refused by the verification already: ${name}`, async () => {
      const verify = open(url, secret).verify(() => true);
      const { verified, reason } = await verify.call(createServiceContext(), account);
      expect(verified).to.equal(false);
      expect(reason).to.contain(words);
    });
  }

  it('is refused with a secret that no header can carry', async () => {
    const refresh = {
      callbackService: { url: 'https://service.example', secret: 'a\r\nx: y', header: 'X-Key' },
    };
    const verify = defineConnection(DESCRIPTOR, { baseURL: 'http://127.0.0.1:9', refresh }).verify(
      () => true,
    );
    const { verified, reason } = await verify.call(createServiceContext(), account);
    expect(verified).to.equal(false);
    expect(reason).to.contain('line break');
  });
});
