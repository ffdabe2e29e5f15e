import { expect } from 'chai';
import * as surface from '../lib/index';

describe('the public surface', () => {
  it('is this, and nothing else: whoever takes a name away breaks components', () => {
    expect(Object.keys(surface).sort()).to.deep.equal([
      'ConfigurationError',
      'ERROR_CODES',
      'FreshkeysError',
      'InsufficientScopeError',
      'LeaseTimeoutError',
      'PROVIDER_IDS',
      'RateLimitedError',
      'ReauthorizationRequiredError',
      'RequestFailedError',
      'TRACE_CHANNEL',
      'TokenEndpointError',
      'TokenRejectedError',
      'TokenResponseError',
      'TokensNotSavedError',
      'createAttachments',
      'createCallbackListener',
      'createFileStore',
      'createMemoryStore',
      'defineConnection',
      'describeRequests',
      'isFreshkeysError',
      'missingScopes',
    ]);
  });
});
