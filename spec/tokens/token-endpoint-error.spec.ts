import { inspect } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ScriptedResponse } from '../../lib/platform/faulty-server/scripted-answer';
import {
  CLIENT,
  clientOf,
  failureOf,
  startEndpointHarness,
  type EndpointHarness,
} from '../support/token-endpoint';

describe('errors of a token endpoint', () => {
  let harness: EndpointHarness;
  beforeEach(async () => {
    harness = await startEndpointHarness();
  });
  afterEach(() => harness.server.close());

  /** The error after the server has answered so until the deadline. */
  async function errorAfter(answer: ScriptedResponse): Promise<Error> {
    harness.server.next(...Array<ScriptedResponse>(50).fill(answer));
    return failureOf(await harness.refresh()).error;
  }

  const json = (status: number, body: unknown): ScriptedResponse => ({ status, body: JSON.stringify(body) });
  const where = (): string =>
    `The token endpoint ${harness.server.tokenEndpoint} answered the refresh of the account "A"`;

  it('R4 a refused grant says whose, why, and that it must be connected again', async () => {
    const error = await errorAfter(json(400, { error: 'invalid_grant', error_description: 'grant revoked' }));
    expect(error).to.include({ name: 'ReauthorizationRequiredError', code: 'REAUTHORIZATION_REQUIRED' });
    expect(error.message).to.equal(
      'The authorization server refused the refresh token of the account "A" (invalid_grant: grant revoked). Connect the account again on the platform: it was revoked, has expired, or its refresh token was used by somebody else.',
    );
  });

  it('a definite answer without a readable error is told by status and emptiness', async () => {
    const error = await errorAfter({ status: 400 });
    expect(error).to.include({ code: 'TOKEN_ENDPOINT_REFUSED', transient: false });
    expect(error.message).to.contain(`${where()} with status 400 and an empty body.`);
    expect(error.message).to.contain('client authentication').and.to.contain('after a pause');
  });

  it('a busy server is told as such, with nothing lost', async () => {
    const error = await errorAfter({ status: 503, headers: { 'retry-after': '3' }, body: 'busy' });
    expect(error).to.include({ code: 'TOKEN_ENDPOINT_UNAVAILABLE', transient: true });
    expect(error.message).to.contain('status 503 and a body that is not a JSON object');
    expect(error.message).to.contain('Nothing is lost');
    expect(error.cause).to.deep.equal({
      url: harness.server.tokenEndpoint,
      status: 503,
      body: 'a body that is not a JSON object',
      error: undefined,
      errorDescription: undefined,
      retryAfterMs: 3_000,
    });
  });

  it('a page instead of a token says to check the address', async () => {
    const page = { status: 200, body: '<html><title>Sign in</title>' };
    const error = await errorAfter(page);
    expect(error).to.include({ name: 'TokenResponseError', code: 'TOKEN_RESPONSE_INVALID', transient: true });
    expect(error.message).to.contain('status 200 and an HTML page').and.to.contain('not of a web page');
    expect(error.message).not.to.contain('Sign in');
  });

  it('a body beyond all measure is no token', async () => {
    const body = JSON.stringify({ access_token: 'a', padding: 'x'.repeat(1024 * 1024) });
    const error = await errorAfter({ status: 200, body });
    expect(error.message).to.contain('a body larger than 1 MiB');
  });

  it('no answer says what may be lost', async () => {
    const url = harness.server.tokenEndpoint;
    await harness.server.close();
    const settings = { definition: { token: { url } } };
    const unreachable = failureOf(await harness.refresh(settings)).error;
    expect(unreachable.message).to.contain('(ECONNREFUSED)').and.to.contain('nothing is lost');
    expect(unreachable.cause).to.deep.equal({ url, reason: 'ECONNREFUSED', mayHaveArrived: false });

    const transport = {
      send: () => Promise.resolve({ answered: false, mayHaveArrived: true, reason: 'ECONNRESET' } as const),
    };
    const lost = failureOf(await harness.refresh({ ...settings, transport })).error;
    expect(lost.message).to.contain('(ECONNRESET)').and.to.contain('the account must be connected again');
    expect(lost.cause).to.include({ mayHaveArrived: true });
  });

  it('are as long as they need to be, whatever the server writes', async () => {
    const error = await errorAfter(
      json(400, { error: 'invalid_client', error_description: 'x'.repeat(9_000) }),
    );
    expect(error.message).to.have.length.below(800).and.to.contain('…');
    expect(JSON.stringify(error.cause)).to.have.length.below(800);
  });

  it('R12 hold no secret of the token URL', async () => {
    const url = harness.server.tokenEndpoint.replace('//', '//user:geheim@') + '?api_key=geheim&tenant=7';
    harness.server.next({ status: 400 });
    const { error } = failureOf(await harness.refresh({ definition: { token: { url } } }));
    expect(inspect(error)).to.contain('tenant=7').and.not.to.contain('geheim');
  });

  it('R12 hold no secret that the server echoes, in whatever form', async () => {
    const forms = [
      (text: string) => text,
      (text: string) => encodeURIComponent(text),
      (text: string) => new URLSearchParams([['', text]]).toString().slice(1),
      (text: string) => Buffer.from(text).toString('base64'),
      (text: string) => JSON.stringify(text).slice(1, -1),
    ];
    const cases = fc.record({
      secret: fc.string({ minLength: 8, maxLength: 30, unit: 'binary-ascii' }),
      form: fc.constantFrom(...forms),
      owner: fc.constantFrom('accessToken', 'refreshToken', 'clientSecret'),
      member: fc.constantFrom('error', 'error_description'),
      status: fc.constantFrom(200, 400, 503),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ secret, form, owner, member, status }) => {
        const echo = `<${form(secret)}>`;
        const body = JSON.stringify({ error: 'invalid_grant', [member]: echo });
        const answer = { answered: true, status, headers: {}, body, oversized: false } as const;
        const endpoint = harness.endpoint({
          transport: { send: () => Promise.resolve(answer) },
          definition: {
            client: clientOf(owner === 'clientSecret' ? { ...CLIENT, clientSecret: secret } : CLIENT),
          },
        });
        const account = harness.account();
        const { error } = failureOf(
          await endpoint.refresh(owner === 'clientSecret' ? account : { ...account, [owner]: secret }),
        );
        const told = `${error.message} ${error.stack ?? ''} ${Object.values(error.cause as object).join(' ')}`;
        expect(told).to.contain('[redacted]').and.not.to.contain(echo);
      }),
    );
  });

  it('R12 hold no secret that a named value of the provider is made of', async () => {
    const definition = {
      fields: { api_key: { label: 'Key', default: 'canary-4711' } },
      values: { signed: 'v1:{{api_key}}' },
      token: { headers: { 'x-signed': '{{signed}}' } },
    };
    harness.server.next(json(400, { error: 'invalid_client', error_description: 'canary-4711 is unknown' }));
    const { error } = failureOf(await harness.refresh({ definition }));
    expect(error.message).to.contain('is unknown');
    expect(inspect(error)).not.to.contain('4711');
  });

  it('R12 hold no authorization code and no verifier', async () => {
    const grant = {
      type: 'authorization_code',
      values: { code: 'code-4711', code_verifier: 'verifier-4711', redirect_uri: 'http://127.0.0.1' },
    } as const;
    harness.server.next(
      json(400, { error: 'invalid_grant', error_description: 'code-4711 with verifier-4711' }),
    );
    const { error } = failureOf(await harness.endpoint().issue(grant));
    expect(inspect(error)).not.to.contain('4711');
    expect(error.message).to.match(/refused the authorization code of .* Begin the authorization again/);
  });

  it('R12 hold no secret that a transport puts into its reason', async () => {
    const account = harness.account();
    const reason = `failed with ${String(account.refreshToken)} and Basic Y2xpZW50`;
    const transport = {
      send: () => Promise.resolve({ answered: false, mayHaveArrived: true, reason } as const),
    };
    const { error } = failureOf(await harness.endpoint({ transport }).refresh(account));
    expect(inspect(error)).not.to.contain(account.refreshToken).and.not.to.contain('Y2xpZW50');
  });
});
