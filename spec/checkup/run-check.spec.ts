import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CHECK_CASES } from '../../lib/checkup/check-cases';
import type { CheckResult } from '../../lib/checkup/check-result';
import type { CheckSettings } from '../../lib/checkup/check-settings';
import { openSubject } from '../../lib/checkup/check-subject';
import { BLOCKED, runCheck } from '../../lib/checkup/run-check';
import { useTemporaryFolder } from '../support/temporary-folder';

const STOCK = join(__dirname, '../../lib/platform/stock-component');

/** A component with addresses of its own, as most have, that keeps no secret to itself. */
const DESCRIPTOR = {
  title: 'Leaky',
  envVars: { APP_CLIENT_ID: {}, APP_CLIENT_SECRET: {} },
  credentials: {
    fields: { tokens: { label: 'Authentication', viewClass: 'OAuthFieldView' } },
    oauth2: { token_uri: 'https://login.example.com/oauth2/exchange' },
  },
  actions: { read: { main: './read.js' } },
};

const READ = `
const https = require('node:https');
const authorization = (tokens) => ({ headers: { authorization: 'Bearer ' + tokens.access_token } });
const get = (tokens) => new Promise((resolve, reject) => {
  https.get('https://api.example.com/v1/me?fields=name', authorization(tokens), (response) => {
    resolve(response.statusCode);
    response.resume();
  }).on('error', reject);
});
exports.process = async function (message, cfg) {
  this.logger.info('tokens: %j', cfg.tokens);
  if ((await get(cfg.tokens)) === 200) return { body: cfg.tokens };
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: cfg.tokens.refresh_token });
  const answer = await fetch('https://login.example.com/oauth2/exchange', { method: 'POST', body });
  const tokens = await answer.json();
  await this.emit('updateKeys', { tokens });
  const again = await fetch(new Request('https://api.example.com/v1/me', authorization(tokens)));
  return { body: { status: again.status } };
};
`;

/** It takes every failure for an expired token, and every credential for a good one. */
const CARELESS = `
exports.renew = async ({ refresh_token }) => {
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token });
  return (await fetch('https://login.example.com/oauth2/exchange', { method: 'POST', body })).json();
};
const get = (tokens) =>
  fetch('https://api.example.com/me', { headers: { authorization: 'Bearer ' + tokens.access_token } });
exports.process = async function (message, { tokens }) {
  if ((await get(tokens)).status < 400) return { body: {} };
  const renewed = await exports.renew(tokens);
  await this.emit('updateKeys', { tokens: renewed });
  await get(renewed);
  return { body: {} };
};
`;

const CARELESS_VERIFICATION = `
const { renew } = require('./read.js');
module.exports = async (cfg) => {
  await renew(cfg.tokens);
  return { verified: true };
};
`;

describe('check of a component', function () {
  this.timeout(60_000);

  const folder = useTemporaryFolder();

  async function check(directory: string, names: readonly string[], settings: CheckSettings = {}) {
    const told: string[] = [];
    const results = await runCheck({
      subject: openSubject(directory, settings),
      cases: CHECK_CASES.filter(({ name }) => names.includes(name)),
      workers: 2,
      messageLimitMs: 2000,
      signal: new AbortController().signal,
      onStart: (name) => told.push(name),
      onResult: ({ name }) => told.push(name),
    });
    return { told, results: new Map(results.map((result) => [result.name, result])) };
  }

  const statuses = (results: ReadonlyMap<string, CheckResult>) =>
    Object.fromEntries([...results].map(([name, { status }]) => [name, status]));

  function writeComponent(code: string): string {
    folder.write('component.json', DESCRIPTOR);
    folder.write('read.js', code);
    return folder.path('.');
  }

  it('leads a component with addresses of its own to the provider, and sees what it shows', async () => {
    const { results } = await check(writeComponent(READ), ['valid', 'expired', 'rotated']);
    expect(statuses(results)).to.deep.equal({
      valid: 'passed',
      expired: 'passed',
      rotated: 'failed',
      secrets: 'failed',
    });
    expect(results.get('rotated')?.reasons.join()).to.contain('sent again after it had been spent');
    expect(results.get('secrets')?.reasons).to.include.members([
      'the log of a container shows a secret ("valid")',
      'the data of a message shows a secret ("valid")',
    ]);
  });

  it('sees a renewal for the wrong reason, a rejection that is not understood, a verification that is none', async () => {
    folder.write('verifyCredentials.js', CARELESS_VERIFICATION);
    const names = ['insufficient-scope', 'rejected-403', 'rejected-200'];
    const verifications = ['verification', 'verification-spends-nothing'];
    const { results } = await check(writeComponent(CARELESS), [...names, ...verifications], {
      rejections: { 403: {}, 200: {} },
    });
    unlinkSync(folder.path('verifyCredentials.js'));
    const reasons = [...names, ...verifications].map((name) => results.get(name)?.reasons.join('; '));
    expect(reasons).to.deep.equal([
      '1 request to the token endpoint instead of 0',
      '',
      'a message passed, and the API has served 0 of their requests; ' +
        '0 requests to the token endpoint instead of 1; ' +
        'the access token that is stored is not the newest one',
      'it takes a credential whose grant is revoked',
      'the refresh token was spent, and nobody has the new one: emit saves nothing there',
    ]);
  });

  it('tells each case on its own, and says how it goes', async () => {
    const { results, told } = await check(STOCK, ['valid', 'expired', 'token-429', 'rejected-403']);
    expect(statuses(results)).to.deep.equal({
      valid: 'passed',
      expired: 'passed',
      'token-429': 'failed',
      'rejected-403': 'skipped',
      secrets: 'passed',
    });
    expect(results.get('rejected-403')?.reasons).to.deep.equal(['check.json declares no rejection by 403']);
    expect(told.slice(0, 2)).to.deep.equal(['valid', 'valid']);
    expect(told).to.have.length(2 + 2 + 2 + 1 + 1);
  });

  it('tries nothing else if a valid token does not do', async () => {
    const { results } = await check(writeComponent('exports.process = () => { throw new Error("no") }'), [
      'valid',
      'expired',
    ]);
    expect(statuses(results)).to.deep.equal({ valid: 'failed', expired: 'skipped', secrets: 'skipped' });
    expect(results.get('valid')?.reasons).to.deep.equal(['a message failed: no']);
    expect(results.get('expired')?.reasons).to.deep.equal([BLOCKED]);
  });

  it('does not wait for ever, and notices an end in the middle', async () => {
    const hanging = await check(writeComponent('exports.process = () => undefined;'), ['valid']);
    expect(hanging.results.get('valid')?.reasons).to.deep.equal([
      'a message had not come to its end after 2 s',
    ]);
    const ending = await check(writeComponent('exports.process = () => process.exit(3);'), ['valid']);
    expect(ending.results.get('valid')?.reasons).to.deep.equal([
      'the container ended in the middle of a message',
    ]);
  });

  it('notices a message that passes although the API has served nothing', async () => {
    const { results } = await check(writeComponent('exports.process = async () => ({ body: {} });'), [
      'valid',
    ]);
    expect(results.get('valid')?.reasons).to.deep.equal([
      'a message passed, and the API has served 0 of their requests',
      '2 messages passed, and the API has served 0 of their requests',
    ]);
  });

  it('says why a component does not start', async () => {
    const { results } = await check(writeComponent('exports.process = ('), ['valid']);
    expect(results.get('valid')?.reasons.join()).to.contain("file './read.js' is correct");
    folder.write('component.json', { ...DESCRIPTOR, actions: { read: { main: './unbuilt.js' } } });
    folder.write('unbuilt.ts', '');
    expect(() => openSubject(folder.path('.'), {})).to.throw(
      'there is ./unbuilt.ts and no ./unbuilt.js. Build it',
    );
  });

  it('begins nothing more once it is stopped', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const results = await runCheck({
      subject: openSubject(STOCK, {}),
      cases: CHECK_CASES,
      workers: 2,
      messageLimitMs: 2000,
      signal: stopped.signal,
    });
    expect(results).to.have.length(CHECK_CASES.length + 1);
    expect(new Set(results.map(({ status }) => status))).to.deep.equal(new Set(['skipped']));
  });
});
