import { expect } from 'chai';
import { inspect } from 'node:util';
import {
  ConfigurationError,
  ERROR_CODES,
  InsufficientScopeError,
  LeaseTimeoutError,
  RateLimitedError,
  ReauthorizationRequiredError,
  RequestFailedError,
  TokenEndpointError,
  TokenRejectedError,
  TokenResponseError,
  TokensNotSavedError,
  isFreshkeysError,
  type ErrorCode,
  type ErrorResponse,
  type FreshkeysError,
} from '../lib/errors';

const TEXTS = { sentence: 'It broke.', remedy: 'Mend it.' };

function answer(status: number): ErrorResponse {
  return { status, statusText: 'Odd', headers: { 'x-canary': 'abc' }, data: { canary: 'abc' } };
}

/** One error of each code, and whether the same work may succeed later by itself. */
const ERRORS: Readonly<Record<ErrorCode, readonly [FreshkeysError, transient: boolean]>> = {
  ADDRESS_DENIED: [new ConfigurationError({ ...TEXTS, code: 'ADDRESS_DENIED' }), false],
  ANSWER_REFUSED: [
    new RequestFailedError({ ...TEXTS, code: 'ANSWER_REFUSED', response: answer(200) }),
    false,
  ],
  ANSWER_UNUSABLE: [
    new RequestFailedError({ ...TEXTS, code: 'ANSWER_UNUSABLE', response: answer(200) }),
    false,
  ],
  ATTACHMENT_FAILED: [new RequestFailedError({ ...TEXTS, code: 'ATTACHMENT_FAILED' }), true],
  BODY_NOT_REPEATABLE: [
    new RequestFailedError({ ...TEXTS, code: 'BODY_NOT_REPEATABLE', response: answer(401) }),
    false,
  ],
  CREDENTIALS_MISSING: [new ConfigurationError({ ...TEXTS, code: 'CREDENTIALS_MISSING' }), false],
  DESCRIPTOR_INVALID: [new ConfigurationError({ ...TEXTS, code: 'DESCRIPTOR_INVALID' }), false],
  ENVIRONMENT_VARIABLE_MISSING: [
    new ConfigurationError({ ...TEXTS, code: 'ENVIRONMENT_VARIABLE_MISSING' }),
    false,
  ],
  FILE_NOT_WRITTEN: [new ConfigurationError({ ...TEXTS, code: 'FILE_NOT_WRITTEN' }), false],
  FOREIGN_ORIGIN: [new ConfigurationError({ ...TEXTS, code: 'FOREIGN_ORIGIN' }), false],
  INSECURE_URL: [new ConfigurationError({ ...TEXTS, code: 'INSECURE_URL' }), false],
  INSUFFICIENT_SCOPE: [
    new InsufficientScopeError({ ...TEXTS, code: 'INSUFFICIENT_SCOPE', requiredScopes: ['a'] }),
    false,
  ],
  KEY_INVALID: [new ConfigurationError({ ...TEXTS, code: 'KEY_INVALID' }), false],
  LEASE_TIMEOUT: [new LeaseTimeoutError({ ...TEXTS, code: 'LEASE_TIMEOUT' }), true],
  OPTION_INVALID: [new ConfigurationError({ ...TEXTS, code: 'OPTION_INVALID' }), false],
  PLACEHOLDER_UNRESOLVED: [new ConfigurationError({ ...TEXTS, code: 'PLACEHOLDER_UNRESOLVED' }), false],
  PROVIDER_INVALID: [new ConfigurationError({ ...TEXTS, code: 'PROVIDER_INVALID' }), false],
  PROVIDER_UNKNOWN: [new ConfigurationError({ ...TEXTS, code: 'PROVIDER_UNKNOWN' }), false],
  RATE_LIMITED: [new RateLimitedError({ ...TEXTS, code: 'RATE_LIMITED', response: answer(429) }), true],
  REAUTHORIZATION_REQUIRED: [
    new ReauthorizationRequiredError({ ...TEXTS, code: 'REAUTHORIZATION_REQUIRED' }),
    false,
  ],
  REFRESH_DISABLED: [new TokenRejectedError({ ...TEXTS, code: 'REFRESH_DISABLED' }), false],
  REFRESH_NOT_SAVABLE: [new TokensNotSavedError({ ...TEXTS, code: 'REFRESH_NOT_SAVABLE' }), false],
  REFRESH_TOKEN_MISSING: [
    new ReauthorizationRequiredError({ ...TEXTS, code: 'REFRESH_TOKEN_MISSING' }),
    false,
  ],
  REQUEST_FAILED: [new RequestFailedError({ ...TEXTS, code: 'REQUEST_FAILED', response: answer(503) }), true],
  REQUEST_INVALID: [new RequestFailedError({ ...TEXTS, code: 'REQUEST_INVALID' }), false],
  REQUEST_UNANSWERED: [new RequestFailedError({ ...TEXTS, code: 'REQUEST_UNANSWERED' }), true],
  TEMPLATE_INVALID: [new ConfigurationError({ ...TEXTS, code: 'TEMPLATE_INVALID' }), false],
  TOKENS_NOT_SAVED: [new TokensNotSavedError({ ...TEXTS, code: 'TOKENS_NOT_SAVED' }), false],
  TOKEN_ENDPOINT_REFUSED: [new TokenEndpointError({ ...TEXTS, code: 'TOKEN_ENDPOINT_REFUSED' }), false],
  TOKEN_ENDPOINT_UNAVAILABLE: [
    new TokenEndpointError({ ...TEXTS, code: 'TOKEN_ENDPOINT_UNAVAILABLE' }),
    true,
  ],
  TOKEN_ENDPOINT_UNREACHABLE: [
    new TokenEndpointError({ ...TEXTS, code: 'TOKEN_ENDPOINT_UNREACHABLE' }),
    true,
  ],
  TOKEN_FILE_UNREADABLE: [new ConfigurationError({ ...TEXTS, code: 'TOKEN_FILE_UNREADABLE' }), false],
  TOKEN_REJECTED: [
    new TokenRejectedError({ ...TEXTS, code: 'TOKEN_REJECTED', response: answer(403) }),
    false,
  ],
  TOKEN_RESPONSE_INVALID: [new TokenResponseError({ ...TEXTS, code: 'TOKEN_RESPONSE_INVALID' }), true],
};

describe('errors', () => {
  it('carry a code of one closed list without doubles', () => {
    expect(ERROR_CODES).to.have.members(Object.keys(ERRORS));
    expect(new Set(ERROR_CODES).size).to.equal(ERROR_CODES.length);
  });

  for (const [code, [error, transient]] of Object.entries(ERRORS)) {
    it(`${code} tells what happened, what to do, and that it is ${transient ? '' : 'not '}passing`, () => {
      expect(error).to.be.instanceOf(Error);
      expect(error).to.include({ code, remedy: 'Mend it.', transient });
      expect(error.message).to.equal('It broke. Mend it.');
    });

    it(`${code} says who it is to a runtime that passes on nothing but name, message and stack`, () => {
      expect(error.name)
        .to.equal(error.constructor.name)
        .and.to.match(/^[A-Z]\w+Error$/);
      expect(error.stack).to.contain('It broke. Mend it.');
    });
  }

  it('carry their evidence as the cause, and none if there is none', () => {
    const cause = { status: 400 };
    expect(new TokenResponseError({ ...TEXTS, code: 'TOKEN_RESPONSE_INVALID', cause }).cause).to.equal(cause);
    expect(new TokenResponseError({ ...TEXTS, code: 'TOKEN_RESPONSE_INVALID' })).not.to.have.property(
      'cause',
    );
  });

  it('of an API call are passing with status 5xx, and with nothing below', () => {
    const isTransient = (status: number): boolean =>
      new RequestFailedError({ ...TEXTS, code: 'REQUEST_FAILED', response: answer(status) }).transient;
    expect([400, 404, 499, 500, 502, 599].map(isTransient)).to.deep.equal([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(new RequestFailedError({ ...TEXTS, code: 'REQUEST_FAILED' }).transient).to.equal(false);
  });

  it('of an API call carry its answer as existing code expects it', () => {
    const error = new TokenRejectedError({ ...TEXTS, code: 'TOKEN_REJECTED', response: answer(401) });
    expect(error.status).to.equal(401);
    expect(error.response).to.deep.equal(answer(401));
    expect(error).to.have.property('isAxiosError', true);
    expect(() => Object.assign(error, { response: answer(402) })).not.to.throw();
    expect(error.response?.status).to.equal(402);
  });

  it('do not show the answer where somebody logs them', () => {
    const error = new RequestFailedError({ ...TEXTS, code: 'REQUEST_FAILED', response: answer(500) });
    expect(JSON.stringify(error)).not.to.contain('abc');
    expect(inspect(error, { depth: 9 })).not.to.contain('abc');
  });

  it('of an API call without an answer have neither a status nor a response', () => {
    const error = new RequestFailedError({ ...TEXTS, code: 'REQUEST_UNANSWERED' });
    expect([error.status, error.response]).to.deep.equal([undefined, undefined]);
  });

  it('name the scopes that are missing, and the time to wait', () => {
    const details = { ...TEXTS, code: 'INSUFFICIENT_SCOPE', requiredScopes: ['a', 'b'] } as const;
    expect(new InsufficientScopeError(details).requiredScopes).to.deep.equal(['a', 'b']);
    const limited = { ...TEXTS, code: 'RATE_LIMITED' } as const;
    expect(new RateLimitedError({ ...limited, retryAfterMs: 7000 }).retryAfterMs).to.equal(7000);
    expect(new RateLimitedError(limited).retryAfterMs).to.equal(undefined);
  });

  it('are recognized across copies of the package, and nothing else is', () => {
    const ofAnotherCopy = Object.defineProperty(new Error('x'), Symbol.for('freshkeys.error'), {
      value: true,
    });
    for (const [error] of Object.values(ERRORS)) expect(isFreshkeysError(error)).to.equal(true);
    expect(isFreshkeysError(ofAnotherCopy)).to.equal(true);
    for (const other of [new Error('x'), { code: 'TOKEN_REJECTED' }, 'text', null, undefined, 5]) {
      expect(isFreshkeysError(other)).to.equal(false);
    }
  });
});
