import { expect } from 'chai';
import type { TokenAnswer } from '../../lib/oauth2/token-response';
import type { Definition } from '../../lib/settings/definition';
import { prepareRequest, prepareTokenRequest, selectSteps } from '../../lib/settings/token-requests';
import { codeOf, messageOf, rejectionOf } from '../component/caught';
import { contextOf } from './context';

const DEFINITION: Definition = {
  grant: 'login',
  steps: [{ url: 'https://p.example/one', keep: { nonce: 'data.0.nonce', csrf: 'header:X-Csrf' } }],
  token: {
    url: 'https://p.example/login',
    parameters: { n: '{{nonce}}' },
    headers: { 'X-Csrf': '{{csrf}}' },
  },
};

const LOGIN = { type: 'login', values: {} } as const;

const answered = (body: unknown, headers: Readonly<Record<string, string>> = {}): TokenAnswer => ({
  status: 200,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  oversized: false,
});

describe('the requests on the way to a token', () => {
  it('are the steps first, then the token request with what they kept', async () => {
    const context = contextOf(DEFINITION);
    const first = await prepareTokenRequest(context, LOGIN, []);
    expect(first.request).to.deep.include({ url: 'https://p.example/one', body: '' });
    const answer = answered({ data: [{ nonce: 17 }] }, { 'x-csrf': 'c-1' });
    const { request } = await prepareTokenRequest(context, LOGIN, [answer]);
    expect(request).to.include({ url: 'https://p.example/login', body: 'n=17' });
    expect(request.headers['x-csrf']).to.equal('c-1');
  });

  for (const [title, answer, name] of [
    ['nothing there', answered({ data: [] }, { 'x-csrf': 'c' }), 'nonce'],
    ['an object there', answered({ data: [{ nonce: {} }] }, { 'x-csrf': 'c' }), 'nonce'],
    ['no such header', answered({ data: [{ nonce: 'n' }] }), 'csrf'],
    ['no JSON', answered('<html>', { 'x-csrf': 'c' }), 'nonce'],
  ] as const) {
    it(`say which step gave nothing to keep: ${title}`, async () => {
      const error = await rejectionOf(prepareTokenRequest(contextOf(DEFINITION), LOGIN, [answer]));
      expect(codeOf(error)).to.equal('PROVIDER_INVALID');
      expect(messageOf(error)).to.contain('step 1').and.contain(`steps.0.keep.${name}`);
    });
  }

  it('are no log-in where a token is in hand already', () => {
    expect(selectSteps(DEFINITION, LOGIN)).to.equal(1);
    for (const type of ['refresh_token', 'upgrade'] as const) {
      expect(selectSteps(DEFINITION, { type, values: {} })).to.equal(0);
    }
    expect(selectSteps({}, LOGIN)).to.equal(0);
  });

  it('name the secrets in them, so that no text shows one', async () => {
    const definition: Definition = {
      fields: { tenant: { label: 'Tenant' }, pin: { label: 'Pin', secret: true } },
      token: {
        url: 'https://p.example/{{tenant}}',
        parameters: { pin: '{{pin}}', session: '{{token.session_token}}', nobody: '{{client_id}}' },
      },
    };
    const cfg = { client_id: 'id-1', client_secret: 'canary-secret', tenant: 'acme', pin: 'canary-pin' };
    const raw = { session_token: 'canary-session' };
    const context = contextOf(definition, cfg, raw);
    const { secrets } = await prepareRequest(context, 'refresh_token', { refresh_token: 'canary-refresh' });
    expect(secrets).to.include.members(['canary-secret', 'canary-pin', 'canary-session', 'canary-refresh']);
    expect(secrets).to.not.include('acme').and.not.include('id-1');
  });

  it('draw a nonce once for a request and anew for the next one', async () => {
    let drawn = 0;
    const definition: Definition = {
      values: { nonce: "{{random('4')}}" },
      token: { url: 'https://p.example/t', parameters: { one: '{{nonce}}', two: '{{nonce}}' } },
    };
    const randomBytes = (count: number): Buffer => Buffer.alloc(count, (drawn += 1));
    const context = { ...contextOf(definition), randomBytes };
    const bodies = [];
    for (let round = 0; round < 2; round += 1) {
      const { request } = await prepareRequest(context, 'client_credentials', {});
      bodies.push(new URLSearchParams(request.body));
    }
    expect(bodies.map((body) => [body.get('one'), body.get('two')])).to.deep.equal([
      ['01010101', '01010101'],
      ['02020202', '02020202'],
    ]);
  });
});
