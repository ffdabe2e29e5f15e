import { expect } from 'chai';
import { parseScript, parseShortScript, playScript } from '../../lib/testing/provider-script';

describe('script of a fake provider', () => {
  it('is read in its short form', () => {
    expect(parseShortScript('token=503:2, token=lost-answer,api=429:1,api=reset')).to.deep.equal([
      { token: 503, times: 2 },
      { token: 'lost-answer' },
      { api: 429, times: 1 },
      { api: 'reset' },
    ]);
  });

  it('is read as a list, and handed to the provider in order', () => {
    const steps = [
      { token: { status: 429, headers: { 'retry-after': '1' } }, times: 2 },
      { token: { delayMs: 10 } },
      { api: { status: 403, body: {} } },
    ];
    const told: unknown[] = [];
    playScript(
      {
        fail: (...fault) => told.push(fault),
        failApi: (...fault) => told.push(fault),
      },
      parseScript(steps),
    );
    expect(told).to.deep.equal([
      [steps[0]?.token, 2],
      [steps[1]?.token, undefined],
      [1, steps[2]?.api],
    ]);
  });

  for (const wrong of [
    {},
    ['token'],
    [{}],
    [{ token: 503, api: 503 }],
    [{ token: 503, time: 2 }],
    [{ token: 'nope' }],
    [{ token: 99 }],
    [{ token: 503, times: 0 }],
    [{ token: 503, times: 1.5 }],
    [{ api: 'html' }],
    [{ api: { delayMs: 1 } }],
    [{ token: {} }],
  ]) {
    it(`is refused if it is ${JSON.stringify(wrong)}`, () => {
      expect(() => parseScript(wrong))
        .to.throw()
        .with.property('code', 'OPTION_INVALID');
    });
  }

  for (const wrong of [
    '',
    'token',
    'token=',
    'toke=503',
    'token=503:x',
    'token=503:0',
    'api=html',
    'token=503,',
  ]) {
    it(`is refused if its short form is "${wrong}"`, () => {
      expect(() => parseShortScript(wrong))
        .to.throw()
        .with.property('code', 'OPTION_INVALID');
    });
  }
});
