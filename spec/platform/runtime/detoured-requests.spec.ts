import { expect } from 'chai';
import http from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { startLoopbackServer, type LoopbackServer } from '../../../lib/platform/loopback-server';
import { detourRequests } from '../../../lib/platform/runtime/detoured-requests';

describe('detourRequests', () => {
  let server: LoopbackServer;
  let restore: () => void;

  before(async () => {
    server = await startLoopbackServer((request, response) => {
      void text(request).then((body) => {
        response.end(`${request.method ?? ''} ${request.headers.host ?? ''}${request.url ?? ''} ${body}`);
      });
    });
  });

  beforeEach(() => {
    restore = detourRequests(server.url);
  });

  afterEach(() => {
    restore();
  });

  after(() => server.close());

  const answerTo = async (request: http.ClientRequest): Promise<string> => {
    const [response] = await new Promise<[http.IncomingMessage]>((resolve, reject) => {
      request.once('error', reject).once('response', (answer) => {
        resolve([answer]);
      });
    });
    return text(response);
  };

  it('leads requests to the server, with the host that they were meant for', async () => {
    expect(await answerTo(https.get('https://api.example.com/a?b=1'))).to.equal('GET api.example.com/a?b=1 ');
    const posted = http.request({ host: 'api.example.com', port: 8080, path: '/c', method: 'POST' });
    posted.end('body');
    expect(await answerTo(posted)).to.equal('POST api.example.com:8080/c body');
    const fetched = await fetch('https://api.example.com/d', { method: 'PUT', body: 'x' });
    expect(await fetched.text()).to.match(/^PUT .*\/d x$/);
  });

  it('leaves the loopback interface alone', async () => {
    const other = await startLoopbackServer((_request, response) => void response.end('other'));
    expect(await answerTo(http.get(other.url))).to.equal('other');
    expect(await (await fetch(other.url)).text()).to.equal('other');
    await other.close();
  });

  it('can be undone', () => {
    const detoured = [http.request, https.get, fetch];
    restore();
    expect([http.request, https.get, fetch]).to.not.include.members(detoured);
    restore = detourRequests(server.url);
    restore();
    expect(detoured).to.not.include(http.request);
  });
});
