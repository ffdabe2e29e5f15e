import { expect } from 'chai';
import type { IncomingMessage } from 'node:http';
import { defineConnection } from '../../lib/component/connection';
import { checkLive } from '../../lib/generic/live-check';
import type { VerificationResult } from '../../lib/component/verification';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { createServiceContext } from '../support/runtime-context';
import { DESCRIPTOR } from '../component/descriptors';

/** What the API answers to a request with the token, and to one without. */
type Statuses = readonly [withToken: number, without: number];

describe('E2 the live check of the generic component', () => {
  let site: LoopbackServer;
  let answer: (request: IncomingMessage) => number;
  let asked: string[];

  before(async () => {
    site = await startLoopbackServer((request, response) => {
      const known = request.headers.authorization === 'Bearer valid';
      asked.push(`${request.url ?? ''} ${known ? 'with' : 'without'}`);
      response.writeHead(answer(request)).end();
    });
  });

  after(() => site.close());

  beforeEach(() => {
    asked = [];
  });

  function check(fields: Readonly<Record<string, unknown>> = {}): Promise<VerificationResult> {
    const refresh = { when: 'never' } as const;
    const connection = defineConnection(DESCRIPTOR, {
      baseURL: `${site.url}/api`,
      refresh,
      retry: { count: 0 },
    });
    return connection
      .verify(({ http, cfg }) => checkLive(http, cfg))
      .call(createServiceContext(), { oauth: { access_token: 'valid' }, ...fields });
  }

  function answering([withToken, without]: Statuses): void {
    answer = ({ headers }) => (headers.authorization === 'Bearer valid' ? withToken : without);
  }

  for (const statuses of [
    [200, 401],
    [204, 403],
    [404, 401],
    [405, 401],
    [200, 404],
    [200, 302],
  ] as const) {
    it(`believes an API whose base URL answers ${statuses.join(' with the token and ')} without`, async () => {
      answering(statuses);
      expect(await check()).to.deep.equal({ verified: true });
      expect(asked).to.deep.equal(['/api with', '/api without']);
    });
  }

  for (const statuses of [
    [200, 200],
    [404, 404],
    [405, 405],
  ] as const) {
    it(`does not believe an open base URL that answers ${String(statuses[0])} to everybody, and says what to do`, async () => {
      answering(statuses);
      const { verified, reason } = await check();
      expect(verified).to.equal(false);
      expect(reason).to.contain(`answers ${String(statuses[0])} with the token and without it`);
      expect(reason).to.contain('URL that checks the credentials').and.contain('/me');
    });
  }

  for (const statuses of [
    [200, 500],
    [200, 503],
    [200, 429],
    [404, 502],
  ] as const) {
    it(`learns nothing from a stranger's ${String(statuses[1])}, which has nothing to do with the token`, async () => {
      answering(statuses);
      const { verified, reason } = await check();
      expect(verified).to.equal(false);
      expect(reason).to.contain(String(statuses[1]));
    });
  }

  for (const status of [400, 401, 403, 429, 500, 503]) {
    it(`does not believe a base URL that answers the token with ${String(status)}`, async () => {
      answering([status, 401]);
      const { verified, reason } = await check();
      expect(verified).to.equal(false);
      expect(reason).to.contain(String(status));
      expect(asked).to.deep.equal(['/api with']);
    });
  }

  it('asks the URL that is made for it, once, and nothing else', async () => {
    answering([200, 200]);
    expect(await check({ verificationUrl: ' /me ' })).to.deep.equal({ verified: true });
    expect(asked).to.deep.equal(['/api/me with']);
  });

  for (const status of [401, 403, 404, 405, 500]) {
    it(`wants success from the URL that is made for it: ${String(status)} is none`, async () => {
      answering([status, 401]);
      const { verified, reason } = await check({ verificationUrl: '/me' });
      expect(verified).to.equal(false);
      expect(reason).to.contain('/me').and.contain(String(status));
    });
  }

  it('does not send the token to a verification URL elsewhere', async () => {
    const { verified, reason } = await check({ verificationUrl: 'https://elsewhere.example/me' });
    expect(verified).to.equal(false);
    expect(reason).to.contain('leads away');
    expect(asked).to.deep.equal([]);
  });

  it('says no if nobody answers', async () => {
    answer = () => {
      site.close().catch(() => undefined);
      return 200;
    };
    expect((await check()).verified).to.equal(false);
  });
});
