import { expect } from 'chai';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../../lib/platform/faulty-server/faulty-authorization-server-options';
import { asForm, sendTokenRequest, type TokenAnswer } from '../token-client';

describe('platform: faulty authorization server', () => {
  let server: FaultyAuthorizationServer;

  async function start(options: FaultyAuthorizationServerOptions = {}): Promise<FaultyAuthorizationServer> {
    server = await startFaultyAuthorizationServer(options);
    return server;
  }

  const asRefresh = (refreshToken: unknown): RequestInit =>
    asForm({ grant_type: 'refresh_token', refresh_token: String(refreshToken) });
  const refresh = (refreshToken: unknown): Promise<TokenAnswer> =>
    sendTokenRequest(server.tokenEndpoint, asRefresh(refreshToken));

  afterEach(() => server.close());

  describe('tokens', () => {
    it('rotates, and revokes the whole grant when a spent refresh token comes back', async () => {
      const { issue, isActive, grantAlive, counts } = await start({ accessTokenSeconds: 60 });
      const first = issue();
      const second = await refresh(first.refresh_token);
      expect(second.status).to.equal(200);
      expect(second.body).to.include({ token_type: 'Bearer', expires_in: 60 });
      expect(second.body['refresh_token']).not.to.equal(first.refresh_token);
      expect(isActive(String(second.body['access_token']))).to.equal(true);

      const reuse = await refresh(first.refresh_token);
      expect(reuse.status).to.equal(400);
      expect(reuse.body['error']).to.equal('invalid_grant');
      expect(isActive(String(second.body['access_token']))).to.equal(false);
      expect(grantAlive()).to.equal(false);
      expect((await refresh(second.body['refresh_token'])).body['error']).to.equal('invalid_grant');
      expect(counts()).to.deep.equal({ tokenRequests: 3, issued: 1, reuseDetected: 1, refused: 2 });
    });

    it('lets one of many simultaneous refreshes through', async () => {
      const { issue } = await start({ delayMs: 5 });
      const { refresh_token: token } = issue();
      const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(token)));
      expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    });

    it('accepts a spent refresh token within its grace', async () => {
      let nowMs = 1_000_000;
      const { issue, grantAlive } = await start({ reuseGraceMs: 2000, now: () => nowMs });
      const { refresh_token: token } = issue();
      await refresh(token);
      nowMs += 1999;
      expect((await refresh(token)).status).to.equal(200);
      nowMs += 1;
      expect((await refresh(token)).status).to.equal(400);
      expect(grantAlive()).to.equal(false);
    });

    it('keeps the refresh token without rotation, with or without naming it', async () => {
      const kept = await start({ rotate: false });
      const { refresh_token: token } = kept.issue();
      expect((await refresh(token)).body['refresh_token']).to.equal(token);
      expect((await refresh(token)).status).to.equal(200);
      await kept.close();

      const { refresh_token: unnamed } = (await start({ omitRefreshToken: true })).issue();
      expect((await refresh(unnamed)).body).not.to.have.property('refresh_token');
      expect((await refresh(unnamed)).status).to.equal(200);
    });

    it('gives the same access token with what is left of its lifetime, until it expires', async () => {
      let nowMs = 0;
      const { issue } = await start({ sameAccessToken: true, accessTokenSeconds: 60, now: () => nowMs });
      const first = issue();
      nowMs = 55_000;
      const same = await refresh(first.refresh_token);
      expect(same.body).to.include({ access_token: first.access_token, expires_in: 5 });
      nowMs = 60_000;
      const other = await refresh(same.body['refresh_token']);
      expect(other.body['access_token']).not.to.equal(first.access_token);
      expect(other.body['expires_in']).to.equal(60);
    });

    it('expires by its clock, by order, or never', async () => {
      let nowMs = 0;
      const timed = await start({ accessTokenSeconds: 1, now: () => nowMs });
      const { access_token: token } = timed.issue();
      nowMs = 999;
      expect(timed.isActive(token)).to.equal(true);
      nowMs = 1000;
      expect(timed.isActive(token)).to.equal(false);
      await timed.close();

      const { issue, isActive, expire } = await start();
      const endless = issue();
      expect(endless).not.to.have.property('expires_in');
      expect(isActive(endless.access_token)).to.equal(true);
      expire(endless.access_token);
      expect(isActive(endless.access_token)).to.equal(false);
      expect(isActive('never-issued')).to.equal(false);
    });

    it('revokes everything by order, and lives again with the next grant', async () => {
      const { issue, isActive, revokeGrant, grantAlive } = await start();
      const { access_token: token, refresh_token: refreshToken } = issue();
      revokeGrant();
      expect(grantAlive()).to.equal(false);
      expect(isActive(token)).to.equal(false);
      expect((await refresh(refreshToken)).body['error']).to.equal('invalid_grant');
      issue();
      expect(grantAlive()).to.equal(true);
    });

    it('adds members to every token response and shifts its Date', async () => {
      const nowMs = Date.UTC(2026, 0, 1);
      const extra = { instance_url: 'https://x.example', expires_in: '3600' };
      const { issue } = await start({
        accessTokenSeconds: 60,
        extra,
        dateOffsetMs: 3_600_000,
        now: () => nowMs,
      });
      const first = issue();
      expect(first).to.include({ instance_url: 'https://x.example' });
      const answer = await refresh(first.refresh_token);
      expect(answer.body).to.include(extra);
      expect(answer.headers.get('date')).to.equal('Thu, 01 Jan 2026 01:00:00 GMT');
      expect(answer.headers.get('cache-control')).to.equal('no-store');
    });
  });

  describe('scripted answers', () => {
    it('gives each once, in order, without doing anything', async () => {
      const { issue, next, counts } = await start();
      const { refresh_token: token } = issue();
      next({ status: 503 }, { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>' });
      const request = asRefresh(token);
      const first = await fetch(server.tokenEndpoint, { method: 'POST', ...request });
      expect(first.status).to.equal(503);
      const second = await fetch(server.tokenEndpoint, { method: 'POST', ...request });
      expect(second.headers.get('content-type')).to.equal('text/html');
      expect(await second.text()).to.equal('<html>');
      expect((await refresh(token)).status).to.equal(200);
      expect(counts()).to.deep.equal({ tokenRequests: 3, issued: 1, reuseDetected: 0, refused: 0 });
    });

    it('drops the connection before the work: the refresh token is still good', async () => {
      const { issue, next, counts } = await start();
      const { refresh_token: token } = issue();
      next({ reset: 'before-work' });
      expect(await refresh(token).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
      expect(counts()).to.include({ tokenRequests: 1, issued: 0 });
      expect((await refresh(token)).status).to.equal(200);
    });

    it('drops the connection after the work: the refresh token is spent', async () => {
      const { issue, next, counts } = await start();
      const { refresh_token: token } = issue();
      next({ reset: 'after-work' });
      expect(await refresh(token).catch((error: unknown) => error)).to.be.instanceOf(TypeError);
      expect(counts()).to.include({ tokenRequests: 1, issued: 1 });
      expect((await refresh(token)).status).to.equal(400);
    });

    it('answers late', async () => {
      const { issue, next } = await start();
      next({ delayMs: 60 });
      const startedAt = performance.now();
      expect((await refresh(issue().refresh_token)).status).to.equal(200);
      expect(performance.now() - startedAt).to.be.at.least(55);
    });

    it('hangs until it is closed', async () => {
      const { next, counts } = await start();
      next({ hang: true });
      const hanging = refresh('any').catch((error: unknown) => error);
      while (counts().tokenRequests === 0) await new Promise(setImmediate);
      await server.close();
      expect(await hanging).to.be.instanceOf(TypeError);
    });
  });
});
