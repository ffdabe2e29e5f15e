import { expect } from 'chai';
import type { ConnectionOptions } from '../../lib/component/options';
import { NOW, openProviderWorld, type ProviderWorld } from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, rejectionOf } from './caught';

const VALID = { access_token: 'old', refresh_token: 'r-1', expires_at: NOW / 1000 + 3600 };

describe('answers, as the connection wants them', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  const client = (options: ConnectionOptions = {}) => {
    const provider = { token: { url: world.tokenUrl } };
    const { connection, cfg } = world.connect({ stored: VALID, provider, options });
    return connection.client(createTaskContext(), cfg);
  };

  it('are refused by what looks at all of them', async () => {
    world.server.respond(() => ({ body: { ok: false } }));
    const http = client({
      validateResponse: ({ data }) => ((data as { ok: boolean }).ok ? undefined : 'it is not ok'),
    });
    expect(codeOf(await rejectionOf(http.get('/me')))).to.equal('ANSWER_REFUSED');
    expect((await client().get('/me')).status).to.equal(200);
  });

  it('are handed out with 404, if 404 is one', async () => {
    world.server.respond(() => ({ status: 404 }));
    expect((await client({ doNotThrow404: true }).get('/me')).status).to.equal(404);
    expect(codeOf(await rejectionOf(client().get('/me')))).to.equal('REQUEST_FAILED');
  });

  it('lead to pages of the origins of the connection and of no other', async () => {
    const elsewhere = world.server.url.replace('127.0.0.1', 'localhost');
    world.server.respond(({ target }) => ({
      body: target.includes('p=2') ? {} : { next: `${elsewhere}/api/list?p=2` },
    }));
    const read = async (options: ConnectionOptions): Promise<number> => {
      let pages = 0;
      for await (const { status } of client(options).pages({ url: '/list' }, { style: 'next-url' })) {
        expect(status).to.equal(200);
        pages += 1;
      }
      return pages;
    };
    expect(await read({ origins: [elsewhere] })).to.equal(2);
    expect(codeOf(await rejectionOf(read({ foreignOrigins: 'anonymous' })))).to.equal('FOREIGN_ORIGIN');
  });
});
