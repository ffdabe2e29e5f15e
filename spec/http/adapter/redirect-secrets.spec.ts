import { expect } from 'chai';
import { describeAdapters } from '../../support/adapter-world';

describeAdapters('redirects and what is secret', ({ fail, send, serve }) => {
  const SECRETS = {
    Authorization: 'Bearer canary',
    Cookie: 'session=canary',
    'Proxy-Authorization': 'Basic canary',
    'X-Own': 'kept',
  };

  it('stay within one origin with all headers', async () => {
    const { url, arrived } = await serve((response, { target }) => {
      if (target === '/next') response.end();
      else response.writeHead(302, { location: '/next' }).end();
    });
    await send({ url, headers: SECRETS });
    expect(arrived[1]?.headers).to.include({
      authorization: 'Bearer canary',
      cookie: 'session=canary',
      'x-own': 'kept',
    });
    expect(arrived[1]?.headers).not.to.have.property('proxy-authorization');
  });

  it('drop Authorization and Cookie on the way to another port', async () => {
    const elsewhere = await serve();
    const { url } = await serve((response) =>
      response.writeHead(307, { location: `${elsewhere.url}/x` }).end(),
    );
    await send({ method: 'POST', url, data: 'body', headers: SECRETS });
    const [one] = elsewhere.arrived;
    expect(one?.headers).not.to.have.any.keys('authorization', 'cookie', 'proxy-authorization');
    expect(one?.headers).to.include({ 'x-own': 'kept', host: new URL(elsewhere.url).host });
    expect(one?.body.toString()).to.equal('body');
  });

  it('do not bring them back on the way home', async () => {
    let home = '';
    const elsewhere = await serve((response) => response.writeHead(302, { location: `${home}/back` }).end());
    const { url, arrived } = await serve((response, { target }) => {
      if (target === '/back') response.end();
      else response.writeHead(302, { location: elsewhere.url }).end();
    });
    home = url;
    await send({ url, headers: SECRETS });
    expect(arrived[1]?.target).to.equal('/back');
    expect(arrived[1]?.headers).not.to.have.any.keys('authorization', 'cookie');
  });

  it('keep `auth` within one origin, and drop it elsewhere', async () => {
    const elsewhere = await serve();
    const { url, arrived } = await serve((response, { target }) => {
      const location = target === '/' ? '/next' : elsewhere.url;
      response.writeHead(302, { location }).end();
    });
    await send({ url, auth: { username: 'canary', password: 'p' } });
    expect(arrived[1]?.headers.authorization).to.equal(`Basic ${Buffer.from('canary:p').toString('base64')}`);
    expect(elsewhere.arrived[0]?.headers).not.to.have.property('authorization');
  });

  it('drop further headers that are called sensitive', async () => {
    const elsewhere = await serve();
    const { url } = await serve((response) => response.writeHead(302, { location: elsewhere.url }).end());
    await send({
      url,
      headers: { 'X-Api-Key': 'canary', 'X-Own': 'kept' },
      sensitiveHeaders: ['x-api-key'],
    } as never);
    expect(elsewhere.arrived[0]?.headers).not.to.have.property('x-api-key');
    expect(elsewhere.arrived[0]?.headers).to.include({ 'x-own': 'kept' });
  });

  describe('beforeRedirect', () => {
    it('is told where it goes, and from where', async () => {
      const { url } = await serve((response, { target }) => {
        if (target.startsWith('/next')) response.end('there');
        else response.writeHead(302, { location: '/next?a=1', 'x-hint': 'h' }).end();
      });
      const calls: unknown[] = [];
      await send({
        method: 'POST',
        url: `${url}/from`,
        data: 'x',
        beforeRedirect: (options, response, ...more: unknown[]) => {
          const { href, path, hostname, method } = options as Record<string, unknown>;
          calls.push({
            href,
            path,
            hostname,
            method,
            hint: response.headers['x-hint'],
            status: response.statusCode,
          });
          calls.push(more.map((details) => (details as { readonly url?: string }).url));
        },
      });
      const { hostname } = new URL(url);
      expect(calls).to.deep.equal([
        { href: `${url}/next?a=1`, path: '/next?a=1', hostname, method: 'GET', hint: 'h', status: 302 },
        [`${url}/from`],
      ]);
    });

    it('may stop it', async () => {
      const { url, arrived } = await serve((response) =>
        response.writeHead(302, { location: '/next' }).end(),
      );
      const error = await fail({
        url,
        beforeRedirect: () => {
          throw new TypeError('not there');
        },
      });
      expect(error).to.include({
        code: 'ERR_FR_REDIRECTION_FAILURE',
        message: 'Redirected request failed: not there',
      });
      expect(arrived).to.have.length(1);
    });

    it('may change the headers of what comes next', async () => {
      const { url, arrived } = await serve((response, { target }) => {
        if (target === '/next') response.end();
        else response.writeHead(302, { location: '/next' }).end();
      });
      await send({
        url,
        headers: { 'X-Old': 'a' },
        beforeRedirect: ({ headers }: { readonly headers?: Record<string, unknown> }) => {
          if (headers === undefined) return;
          headers['X-New'] = 'b';
          delete headers['X-Old'];
        },
      });
      expect(arrived[1]?.headers).to.include({ 'x-new': 'b' });
      expect(arrived[1]?.headers).not.to.have.property('x-old');
    });

    it('may add what only one of the two can send, and nothing is sent twice', async () => {
      const { url, arrived } = await serve((response, { target }) => {
        if (target === '/next') response.end('there');
        else response.writeHead(307, { location: '/next' }).end();
      });
      const beforeRedirect = ({ headers }: { readonly headers?: Record<string, unknown> }): void => {
        if (headers !== undefined) headers['Upgrade'] = 'own';
      };
      await send({ method: 'POST', url, data: 'x', beforeRedirect }).catch((error: unknown) => {
        expect(error).to.include({ code: 'UND_ERR_INVALID_ARG' });
      });
      expect(arrived.filter(({ target }) => target === '/')).to.have.length(1);
    });
  });
});
