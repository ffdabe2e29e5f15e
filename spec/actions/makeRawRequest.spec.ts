import { expect } from 'chai';
import type { StepRunner } from '../../lib/platform/runtime/step-runner';
import { openWorld, type World } from '../component/world';

const ACTION = { component: 'component-generic', functionName: 'makeRawRequest' };

describe('makeRawRequest in the real runtime', () => {
  let world: World;
  let runner: StepRunner;

  before(async () => {
    world = await openWorld();
    runner = await world.start(ACTION);
  });

  after(() => world.close());

  const bodyOf = async (request: unknown) => {
    const { data, errors } = await runner.process({ body: request });
    expect(errors).to.deep.equal([]);
    return data[0]?.body as {
      readonly statusCode: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly responseBody: Readonly<Record<string, unknown>>;
    };
  };

  it('answers with status, headers and body', async () => {
    const answer = await bodyOf({ method: 'GET', url: '/me' });
    expect(Object.keys(answer)).to.have.members(['statusCode', 'headers', 'responseBody']);
    expect(answer.statusCode).to.equal(200);
    expect(answer.headers['content-type']).to.equal('application/json');
    expect(answer.responseBody).to.include({ name: 'Jane' });
  });

  it('sends method, data, headers and params', async () => {
    const headers = { 'Content-Type': 'application/vnd.api+json' };
    const { responseBody } = await bodyOf({
      method: 'POST',
      url: '/echo',
      data: { a: 1 },
      headers,
      params: { q: 'x y' },
    });
    expect(responseBody).to.include({
      method: 'POST',
      path: '/echo',
      contentType: 'application/vnd.api+json',
      body: '{"a":1}',
    });
    expect(responseBody['query']).to.deep.equal({ q: 'x y' });
  });

  it('takes an absolute URL of the same origin', async () => {
    const { responseBody } = await bodyOf({ url: `${world.api.url}/echo` });
    expect(responseBody).to.include({ method: 'GET', path: '/echo' });
  });

  it('R12 refuses an absolute URL of another origin, and sends nothing there', async () => {
    const other = await openWorld();
    const { acked, data, errors } = await runner.process({ body: { url: `${other.api.url}/headers` } });
    await other.close();
    expect({ acked, data }).to.deep.equal({ acked: false, data: [] });
    expect(errors[0]).to.include({ name: 'ConfigurationError' });
    expect(errors[0]?.message).to.contain('leads away');
    expect(other.api.counts().requests).to.equal(0);
  });

  for (const body of [
    {},
    { url: '' },
    { url: 5 },
    { url: '/me', method: 'FETCH' },
    { url: '/me', headers: [] },
  ]) {
    it(`rejects a message that is no request, and says what is missing: ${JSON.stringify(body)}`, async () => {
      const before = world.api.counts().requests;
      const { acked, errors } = await runner.process({ body });
      expect(acked).to.equal(false);
      expect(errors).to.have.length(1);
      expect(errors[0]?.message).to.match(/^The setting (url|method|headers) of the message is .* Give /);
      expect(world.api.counts().requests).to.equal(before);
    });
  }

  it('rejects a message whose request fails', async () => {
    const { acked, errors } = await runner.process({ body: { url: '/status/404' } });
    expect(acked).to.equal(false);
    expect(errors[0]?.message).to.contain('/status/404 answered 404');
  });

  it('E4 refreshes, saves and sends the request once more', async () => {
    const own = await openWorld();
    own.expire();
    const other = await own.start(ACTION);
    const { errors, data } = await other.process({ body: { method: 'post', url: '/echo', data: { a: 1 } } });
    await own.close();
    expect(errors).to.deep.equal([]);
    expect(data[0]?.body).to.have.nested.property('responseBody.body', '{"a":1}');
    expect(own.server.counts()).to.include({ tokenRequests: 1, issued: 1 });
    expect(own.platform.counts().accountUpdates).to.equal(1);
  });

  it('W5 W6 does what the credential form says, without code', async () => {
    const form = {
      rejectionStatuses: '403',
      sessionManagement: 'rejected',
      refreshRequest: 'query',
      refreshParameters: 'format=json',
      clientAuthentication: 'basic',
    };
    const own = await openWorld({ form, api: { expirySign: '403' } });
    own.expire();
    const { errors } = await (await own.start(ACTION)).process({ body: { url: '/me' } });
    await own.close();
    expect(errors).to.deep.equal([]);
    const [request] = own.server.requests;
    expect(request?.url).to.contain('format=json').and.contain('grant_type=refresh_token');
    expect(request?.headers['authorization']).to.match(/^Basic /);
  });

  it('E8 names the field of the credential form that is wrong', async () => {
    const own = await openWorld({ form: { sessionManagement: 'fixed' } });
    const { acked, errors } = await (await own.start(ACTION)).process({ body: { url: '/me' } });
    await own.close();
    expect(acked).to.equal(false);
    expect(errors[0]?.message).to.contain('sessionTimeoutSeconds');
  });
});
