import { expect } from 'chai';
import { openWorld, type World, type WorldOptions } from '../component/world';

const ACTION = { component: 'component-generic', functionName: 'makeRawRequest' };

describe('makeRawRequest, as end users set it up, in the real runtime', () => {
  let world: World | undefined;

  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  async function run(
    body: Readonly<Record<string, unknown>>,
    fields: Readonly<Record<string, unknown>> = {},
    options: WorldOptions & { readonly expired?: boolean } = {},
  ) {
    world = await openWorld(options);
    if (options.expired === true) world.expire();
    const outcome = await (await world.start({ ...ACTION, fields })).process({ body });
    return {
      ...outcome,
      world,
      emitted: outcome.data[0]?.body as Readonly<Record<string, unknown>> | undefined,
    };
  }

  it('emits an error as a message, and the flow goes on', async () => {
    const { acked, errors, emitted } = await run({ url: '/status/503' }, { errorPolicy: 'emit' });
    expect({ acked, errors }).to.deep.equal({ acked: true, errors: [] });
    expect(emitted).to.include({ statusCode: 503 });
    expect(emitted?.['errorMessage']).to.contain('/status/503 answered 503');
  });

  it('asks for the message again', async () => {
    const { acked, errors, data, rebounds } = await run({ url: '/status/503' }, { errorPolicy: 'rebound' });
    expect({ acked, errors, data }).to.deep.equal({ acked: true, errors: [], data: [] });
    expect(rebounds).to.have.length(1);
    expect(rebounds[0]?.reason).to.contain('answered 503');
  });

  it('rejects the message, and asks only once', async () => {
    const { acked, errors, world: own } = await run({ url: '/status/503' }, { errorPolicy: 'throwError' });
    expect(acked).to.equal(false);
    expect(errors[0]?.message).to.contain('answered 503');
    expect(own.api.counts().requests).to.equal(1);
  });

  it('emits 404 as an answer', async () => {
    const { emitted } = await run({ url: '/status/404' }, { doNotThrow404: true });
    expect(emitted).to.include({ statusCode: 404 }).and.not.have.property('errorMessage');
  });

  it('sends the parts of a form', async () => {
    const { emitted } = await run({
      method: 'POST',
      url: '/echo',
      contentType: 'multipart/form-data',
      data: [{ name: 'file', base64: 'YWJj', filename: 'a.txt', contentType: 'text/plain' }],
    });
    const { contentType, body } = emitted?.['responseBody'] as Record<string, string>;
    expect(contentType).to.match(/^multipart\/form-data; boundary=/);
    expect(body).to.contain('name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nabc\r\n');
  });

  it('refuses a header with a line break, and sends nothing', async () => {
    const { acked, errors, world: own } = await run({ url: '/echo', headers: { 'X-A': 'a\r\nX-B: canary' } });
    expect(acked).to.equal(false);
    expect(errors[0]?.message).to.contain('header "X-A"').and.not.contain('canary');
    expect(own.api.counts().requests).to.equal(0);
  });

  it('names the field that is wrong', async () => {
    const { acked, errors } = await run({ url: '/me' }, { errorCodes: 'all' });
    expect(acked).to.equal(false);
    expect(errors[0]?.message).to.contain('field "errorCodes"');
  });

  for (const [what, form, expirySign] of [
    ['403 alone', { rejectionStatuses: '403' }, '403'],
    ['a member of the body of a 400', { rejectionBody: 'error = token_expired' }, '400'],
    ['a member of the body of a 200', { rejectionBody: 'error = token_expired, gone' }, '200-error-body'],
    ['a text in the body of a 200', { rejectionBody: '"token_expired"' }, '200-error-body'],
  ] as const) {
    it(`W6 renews the token after ${what}, and the message goes through`, async () => {
      const {
        errors,
        emitted,
        world: own,
      } = await run({ url: '/me' }, {}, { form, api: { expirySign }, expired: true });
      expect(errors).to.deep.equal([]);
      expect(emitted?.['responseBody']).to.include({ name: 'Jane' });
      expect(own.server.counts()).to.include({ tokenRequests: 1 });
    });
  }

  it('W6 renews nothing after what nobody declared', async () => {
    const { emitted, world: own } = await run(
      { url: '/me' },
      {},
      { api: { expirySign: '200-error-body' }, expired: true },
    );
    expect(emitted?.['responseBody']).to.include({ ok: false });
    expect(own.server.counts()).to.include({ tokenRequests: 0 });
  });
});
