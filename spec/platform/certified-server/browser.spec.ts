import { expect } from 'chai';
import { signIn } from '../../../lib/platform/certified-server/browser';
import { SignInError } from '../../../lib/platform/certified-server/sign-in-error';
import { startLoopbackServer, type LoopbackServer } from '../../../lib/platform/loopback-server';

const redirectUri = 'http://127.0.0.1:9/callback';

describe('platform: browser', () => {
  let site: LoopbackServer;
  const received: string[] = [];

  before(async () => {
    site = await startLoopbackServer((request, response) => {
      const path = request.url?.split('?')[0] ?? '';
      if (path === '/start') {
        response.setHeader('set-cookie', [
          'sid=1; path=/',
          'deep=2; path=/login',
          'gone=3; path=/; max-age=0',
        ]);
        response.writeHead(302, { location: '/login/form?x=1' }).end();
      } else if (path === '/login/form') {
        received.push(`form ${request.headers.cookie ?? ''}`);
        response.setHeader('set-cookie', 'deep=; path=/login; expires=Thu, 01 Jan 1970 00:00:00 GMT');
        response.end(
          '<form method="post" action="/submit?a=1&amp;b=2"><input type="hidden" name="prompt" value="log&quot;in">' +
            '<input name="login"><input type="password" name="password"></form>',
        );
      } else if (path === '/submit') {
        request.setEncoding('utf8').on('data', (text: string) => {
          received.push(
            `${request.method ?? ''} ${request.url ?? ''} ${request.headers.cookie ?? ''} ${text}`,
          );
        });
        request.on('end', () => response.writeHead(303, { location: `${redirectUri}?code=c&state=s` }).end());
      } else if (path === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (path === '/error')
        response.writeHead(400).end('<style>x</style><h1>oops</h1><p>invalid_client</p>');
      else response.end('<p>nothing to do here</p>');
    });
  });

  after(() => site.close());

  async function failure(path: string): Promise<unknown> {
    return signIn(site.url + path, { redirectUri }).catch((error: unknown) => error);
  }

  it('follows redirects, keeps cookies, fills in the form and stops at the callback', async () => {
    const callback = await signIn(`${site.url}/start`, { redirectUri, login: 'joe & co' });
    expect(callback.href).to.equal(`${redirectUri}?code=c&state=s`);
    expect(received).to.deep.equal([
      'form sid=1; deep=2',
      'POST /submit?a=1&b=2 sid=1 prompt=log%22in&login=joe+%26+co&password=any+password',
    ]);
  });

  it('reports an error page with its text', async () => {
    const error = await failure('/error?secret=1');
    expect(error).to.be.instanceOf(SignInError);
    expect((error as Error).message).to.equal(`${site.url}/error answered 400: oops invalid_client`);
  });

  it('reports a page without a form, and redirects without end', async () => {
    expect(String(await failure('/page'))).to.contain('answered 200: nothing to do here');
    expect(String(await failure('/loop'))).to.contain('no end after 20 steps');
  });
});
