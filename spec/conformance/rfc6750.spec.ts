import { expect } from 'chai';
import { parseBearerChallenge, type BearerChallenge } from '../../lib/oauth2/bearer-challenge';

const challenge = (
  error?: string,
  errorDescription?: string,
  ...scopes: readonly string[]
): BearerChallenge => ({ error, errorDescription, scopes });

describe('RFC 6750', () => {
  describe('§3 WWW-Authenticate', () => {
    const CASES: readonly (readonly [header: string, expected: BearerChallenge])[] = [
      ['Bearer realm="example"', challenge()],
      [
        'Bearer realm="example", error="invalid_token", error_description="The access token expired"',
        challenge('invalid_token', 'The access token expired'),
      ],
      [
        'Bearer realm="example",\r\n error="invalid_token",\r\n error_description="The access token expired"',
        challenge('invalid_token', 'The access token expired'),
      ],
      ['Bearer scope="openid profile email"', challenge(undefined, undefined, 'openid', 'profile', 'email')],
      [
        'Bearer scope="urn:example:channel=HBO&urn:example:rating=G,PG-13"',
        challenge(undefined, undefined, 'urn:example:channel=HBO&urn:example:rating=G,PG-13'),
      ],
    ];
    for (const [header, expected] of CASES) {
      it(`reads ${JSON.stringify(header)}`, () => {
        expect(parseBearerChallenge(header)).to.deep.equal(expected);
      });
    }
  });

  describe('§3.1 error codes', () => {
    for (const error of ['invalid_request', 'invalid_token', 'insufficient_scope']) {
      it(`reads ${error}`, () => {
        const header = `Bearer error="${error}", scope="a b", error_uri="https://server.example.com/why"`;
        expect(parseBearerChallenge(header)).to.deep.equal(challenge(error, undefined, 'a', 'b'));
      });
    }
  });
});
