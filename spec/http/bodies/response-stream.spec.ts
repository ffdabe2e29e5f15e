import { expect } from 'chai';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { inspect } from 'node:util';
import axios from 'axios';
import { relayStream } from '../../../lib/http/bodies/response-stream';
import { createTestClient, failureOf, listTokens } from '../authorized-client';

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const hide = (error: unknown): Error => new RangeError(`hidden: ${(error as Error).message}`);

describe('http: streamed answers', () => {
  describe('relay', () => {
    it('passes the bytes on', async () => {
      expect(await textOf(relayStream(Readable.from([Buffer.from('ab'), Buffer.from('c')]), hide))).to.equal(
        'abc',
      );
    });

    it('shows the errors of the source as they may be shown', async () => {
      const source = new PassThrough();
      const failure = failureOf(textOf(relayStream(source, hide)));
      source.destroy(new Error('secret'));
      expect(await failure).to.include({ name: 'RangeError', message: 'hidden: secret' });
    });

    it('does not end the process because of an error that nobody waits for', async () => {
      const source = new PassThrough();
      const relayed = relayStream(source, hide);
      source.destroy(new Error('secret'));
      // Not `once`, which listens to errors as well.
      await new Promise<void>((resolve) => relayed.on('close', resolve));
      expect(relayed.destroyed).to.equal(true);
    });

    it('gives the source up together with itself', async () => {
      const source = new PassThrough();
      relayStream(source, hide).destroy();
      await once(source, 'close');
      expect(source.destroyed).to.equal(true);
    });
  });

  describe('of an API', () => {
    let server: Server;
    let answer: (response: ServerResponse) => void;

    beforeEach(async () => {
      server = createServer((request, response) => {
        request.resume();
        answer(response);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    });

    afterEach(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });

    const baseURL = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const client = () => createTestClient(baseURL(), listTokens('canary-first', 'canary-second'));

    it('arrive while they are being sent', async () => {
      let last: ServerResponse | undefined;
      answer = (response) => {
        last = response;
        response.write('first');
      };
      const { data } = await client().http.get<Readable>('/file', { responseType: 'stream' });
      const [chunk] = (await once(data, 'data')) as [Buffer];
      expect(chunk.toString()).to.equal('first');
      last?.end(' last');
      expect(await textOf(data)).to.equal(' last');
    });

    it('are given up when they reject the token, so that no connection is left behind', async () => {
      const closed: Promise<unknown>[] = [];
      answer = (response) => {
        if (closed.length > 0) return void response.end('done');
        closed.push(once(response, 'close'));
        // Never ended: only the client can end this.
        response.writeHead(401).write('{');
      };
      const { data } = await client().http.get<Readable>('/file', { responseType: 'stream' });
      await Promise.all(closed);
      expect(await textOf(data)).to.equal('done');
    });

    it('end with an error without the token when the connection is lost', async () => {
      answer = (response) => {
        response.write('first', () => response.destroy());
      };
      const { data } = await client().http.get<Readable>('/file', { responseType: 'stream' });
      const error = await failureOf(textOf(data));
      expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
      expect(inspect(error, { depth: 10, showHidden: true })).not.to.contain('canary');
    });

    it('end with a cancellation without the token when they are cancelled', async () => {
      answer = (response) => void response.write('first');
      const controller = new AbortController();
      const config = { responseType: 'stream', signal: controller.signal } as const;
      const { data } = await client().http.get<Readable>('/file', config);
      const failure = failureOf(textOf(data));
      controller.abort();
      const error = await failure;
      expect(axios.isCancel(error)).to.equal(true);
      expect(inspect(error, { depth: 10, showHidden: true })).not.to.contain('canary');
    });

    it('end with an error without the token when they are larger than was allowed', async () => {
      answer = (response) => response.end('x'.repeat(100));
      const config = { responseType: 'stream', maxContentLength: 10 } as const;
      const { data } = await client().http.get<Readable>('/file', config);
      const error = await failureOf(textOf(data));
      expect(error).to.include({ code: 'ANSWER_UNUSABLE', transient: false });
      expect(error.message).to.contain('more than the 10 bytes');
      expect(inspect(error, { depth: 10, showHidden: true })).not.to.contain('canary');
    });
  });
});
