import { expect } from 'chai';
import { ConfigurationError, RequestFailedError, TokenEndpointError } from '../../lib/errors';
import { readRequestSettings } from '../../lib/generic/request-settings';
import { readStatusRanges } from '../../lib/generic/status-ranges';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const TEXTS = { sentence: 'It broke.', remedy: 'Mend it.' };
const failed = (status: number): RequestFailedError =>
  new RequestFailedError({
    ...TEXTS,
    code: 'REQUEST_FAILED',
    response: { status, statusText: '', headers: {}, data: '' },
  });
const UNANSWERED = new RequestFailedError({ ...TEXTS, code: 'REQUEST_UNANSWERED' });
const NO_TOKEN = new TokenEndpointError({ ...TEXTS, code: 'TOKEN_ENDPOINT_UNREACHABLE' });

const outcomeOf = (cfg: Readonly<Record<string, unknown>>, error: unknown): string =>
  readRequestSettings(cfg).selectOutcome(error);

describe('the fields of the step makeRawRequest', () => {
  it('say nothing while they are empty: the component retries and then throws', () => {
    for (const empty of [undefined, null, '']) {
      const settings = readRequestSettings({ errorPolicy: empty, maxRetries: empty, doNotThrow404: empty });
      expect(settings.request).to.deep.equal({});
      expect(settings.downloadAsAttachment).to.equal(false);
      expect(settings.selectOutcome(failed(503))).to.equal('throw');
    }
  });

  it('become what the request helper knows', () => {
    const limits = { maxRedirects: 0, maxContentLength: '1000', maxBodyLength: 5 };
    const cfg = { ...limits, requestTimeoutPeriod: '1500', maxRetries: '3', doNotThrow404: true };
    expect(readRequestSettings({ ...cfg, downloadAsAttachment: 'true' })).to.deep.include({
      request: {
        timeout: 1500,
        maxRedirects: 0,
        maxContentLength: 1000,
        maxBodyLength: 5,
        retries: 3,
        doNotThrow404: true,
      },
      downloadAsAttachment: true,
    });
  });

  it('switch the retries off where somebody else takes care of failures', () => {
    for (const errorPolicy of ['throwError', 'emit', 'rebound']) {
      expect(readRequestSettings({ errorPolicy, maxRetries: 5 }).request.retries).to.equal(0);
    }
    expect(readRequestSettings({ errorPolicy: 'byComponent' }).request).to.deep.equal({});
    expect(readRequestSettings({ errorPolicy: 'byComponent', maxRetries: 0 }).request.retries).to.equal(0);
  });

  it('let the policy rule over what may pass by itself, unless they list something else', () => {
    for (const status of [408, 423, 429, 500, 503, 599]) {
      expect(outcomeOf({ errorPolicy: 'emit' }, failed(status))).to.equal('emit');
      expect(outcomeOf({ errorPolicy: 'rebound' }, failed(status))).to.equal('rebound');
      expect(outcomeOf({ errorPolicy: 'throwError' }, failed(status))).to.equal('throw');
    }
    for (const status of [301, 400, 403, 404, 422]) {
      expect(outcomeOf({ errorPolicy: 'emit' }, failed(status))).to.equal('throw');
      expect(outcomeOf({ errorPolicy: 'emit', errorCodes: '300-499' }, failed(status))).to.equal('emit');
    }
    expect(outcomeOf({ errorPolicy: 'emit', errorCodes: '404' }, failed(503))).to.equal('throw');
  });

  it('let some errors become messages whatever the policy is', () => {
    for (const errorPolicy of ['', 'throwError', 'rebound', 'emit']) {
      expect(outcomeOf({ errorPolicy, ignoreErrorCodes: '404, 5xx' }, failed(503))).to.equal('emit');
      expect(outcomeOf({ errorPolicy, ignoreErrorCodes: '404, 5xx' }, failed(400))).to.equal('throw');
    }
  });

  it('count no answer among the failures, and a failed refresh only where the message comes again', () => {
    const outcomes = ['byComponent', 'throwError', 'emit', 'rebound'].map((errorPolicy) => [
      outcomeOf({ errorPolicy }, UNANSWERED),
      outcomeOf({ errorPolicy }, NO_TOKEN),
    ]);
    expect(outcomes).to.deep.equal([
      ['throw', 'throw'],
      ['throw', 'throw'],
      ['emit', 'throw'],
      ['rebound', 'rebound'],
    ]);
  });

  it('do not hide a wrong setting or a bug', () => {
    const wrong = new ConfigurationError({ ...TEXTS, code: 'OPTION_INVALID' });
    for (const error of [wrong, new TypeError('bug'), 'odd', undefined]) {
      for (const errorPolicy of ['emit', 'rebound'])
        expect(outcomeOf({ errorPolicy }, error)).to.equal('throw');
    }
  });

  const bad: readonly (readonly [field: string, value: unknown, hint: string])[] = [
    ['errorPolicy', 'retry', 'byComponent, rebound, throwError, emit'],
    ['maxRetries', 11, 'from 0 to 10'],
    ['maxRetries', -1, 'from 0 to 10'],
    ['maxRetries', 1.5, 'whole number'],
    ['maxRetries', 'many', 'whole number'],
    ['requestTimeoutPeriod', 0, 'from 1 to 1140000'],
    ['requestTimeoutPeriod', 1_140_001, 'from 1 to 1140000'],
    ['maxRedirects', 11, 'from 0 to 10'],
    ['maxContentLength', 0, '1 or more'],
    ['maxBodyLength', Infinity, '1 or more'],
    ['errorCodes', '200', 'from 300 to 599'],
    ['errorCodes', '404,', 'from 300 to 599'],
    ['ignoreErrorCodes', 'all', 'from 300 to 599'],
  ];
  for (const [field, value, hint] of bad) {
    it(`are refused: ${field} = ${String(value)}`, () => {
      const error = thrownBy(() => readRequestSettings({ [field]: value }));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(`field "${field}"`).and.contain(hint);
    });
  }

  const ranges: readonly (readonly [text: string | number, inside: number[], outside: number[]])[] = [
    ['404', [404], [403, 405]],
    [404, [404], [403, 405]],
    ['400-402, 405', [400, 401, 402, 405], [399, 403, 404, 406]],
    [' 500 - 599 ; 429', [429, 500, 599], [428, 499]],
    ['>500', [501, 599], [500]],
    ['>=500', [500, 599], [499]],
    ['<400', [300, 399], [400]],
    ['<= 400', [300, 400], [401]],
    ['5xx, 4XX', [400, 499, 500, 599], [399]],
  ];
  for (const [text, inside, outside] of ranges) {
    it(`have statuses and ranges: ${String(text)}`, () => {
      const has = readStatusRanges({ errorCodes: text }, 'errorCodes');
      expect(inside.map((status) => has?.(status))).to.not.include(false);
      expect(outside.map((status) => has?.(status))).to.not.include(true);
    });
  }

  for (const text of [
    '>599',
    '<300',
    '402-400',
    '600',
    '>=400-500',
    '2xx',
    '4x',
    '4',
    '400-',
    '-400',
    '4000',
  ]) {
    it(`have no range: ${text}`, () => {
      expect(codeOf(thrownBy(() => readStatusRanges({ errorCodes: text }, 'errorCodes')))).to.equal(
        'OPTION_INVALID',
      );
    });
  }
});
