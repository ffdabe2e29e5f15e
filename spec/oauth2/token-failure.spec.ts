import { expect } from 'chai';
import { failureOf, tokensOf, type Reading } from './token-answers';

const refusal = (body: unknown, reading: Reading = {}, status = 200) => failureOf({ body, status }, reading);

describe('oauth2: failures that a provider declares', () => {
  it('are what a 200 says with certain values, a token beside them notwithstanding', () => {
    const reading: Reading = { failure: [{ path: 'ok', values: [false] }] };
    const body = { ok: false, access_token: 'a', error: 'token_revoked' };
    expect(refusal(body, reading)).to.include({
      kind: 'refused',
      error: 'token_revoked',
      bodyKind: 'an error',
    });
    expect(refusal({ ok: false, access_token: 'a' }, reading)).to.include({
      kind: 'refused',
      error: undefined,
    });
    expect(tokensOf({ ok: true, access_token: 'a' }, reading).accessToken).to.equal('a');
    expect(tokensOf({ access_token: 'a' }, reading).accessToken).to.equal('a');
  });

  it('are what a 200 says with any values but certain ones', () => {
    const reading: Reading = { failure: [{ path: 'status', except: [0] }], error: 'status' };
    expect(refusal({ status: 503, access_token: 'a' }, reading)).to.include({
      kind: 'refused',
      error: '503',
    });
    expect(tokensOf({ status: 0, access_token: 'a' }, reading).accessToken).to.equal('a');
  });

  it('are any of several signs', () => {
    const reading: Reading = {
      failure: [
        { path: 'a', values: [1] },
        { path: 'b', values: [1] },
      ],
    };
    expect(refusal({ b: 1, access_token: 'a' }, reading).kind).to.equal('refused');
    expect(tokensOf({ a: 2, b: 2, access_token: 'a' }, reading).accessToken).to.equal('a');
  });

  it('have their code and their text where that is declared, numbers included', () => {
    const reading: Reading = { error: 'body.code', errorDescription: 'body.text' };
    const body = { body: { code: 293, text: 'invalid params' }, error: 'other', error_description: 'Other.' };
    expect(refusal(body, reading, 400)).to.include({ error: '293', description: 'invalid params' });
    expect(refusal({ error: 'other', error_description: 'Other.' }, reading, 400)).to.include({
      error: 'other',
      description: 'Other.',
    });
    expect(refusal({ body: { code: { no: 'text' }, text: '' } }, reading, 400)).to.include({
      error: undefined,
      description: undefined,
    });
  });

  it('mean that the account must be connected again if their code is declared so', () => {
    const reading: Reading = { grantRefused: ['bad_refresh_token', '293'], error: 'code' };
    for (const status of [200, 400, 503]) {
      expect(refusal({ code: 293 }, reading, status).kind).to.equal('grant-refused');
      expect(refusal({ error: 'bad_refresh_token' }, reading, status).kind).to.equal('grant-refused');
    }
    expect(refusal({ code: 294 }, reading, 400).kind).to.equal('refused');
  });

  it('pass by themselves if their code is declared so, whatever the standard says about it', () => {
    const reading: Reading = { unavailable: ['invalid_grant', 'busy', '601'], error: 'code' };
    for (const code of ['invalid_grant', 'busy', 601]) {
      expect(refusal({ code }, reading, 400).kind, String(code)).to.equal('unavailable');
    }
  });

  it('mean to connect again if their code is declared as both', () => {
    const reading: Reading = { grantRefused: ['x'], unavailable: ['x'] };
    expect(refusal({ error: 'x' }, reading, 400).kind).to.equal('grant-refused');
  });

  it('keep the meaning that the standard gives them where nothing is declared', () => {
    const reading: Reading = { failure: [{ path: 'ok', values: [false] }] };
    const kinds = ['invalid_grant', 'invalid_client', 'slow_down', 'unheard_of'].map(
      (error) => refusal({ ok: false, error }, reading).kind,
    );
    expect(kinds).to.deep.equal(['grant-refused', 'refused', 'unavailable', 'refused']);
  });

  it('leave nobody in doubt whether the server acted, as an unknown error in a 200 of the standard does', () => {
    expect(refusal({ error: 'unheard_of' }).kind).to.equal('unusable');
    expect(refusal({ ok: false }, { failure: [{ path: 'ok', values: [false] }] }, 503).kind).to.equal(
      'unavailable',
    );
  });

  it('say how long to wait', () => {
    expect(failureOf({ status: 429, headers: { 'retry-after': '7' } }).retryAfterMs).to.equal(7000);
  });
});
