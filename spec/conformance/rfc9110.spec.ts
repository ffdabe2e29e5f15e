import { expect } from 'chai';
import { parseBearerChallenge } from '../../lib/oauth2/bearer-challenge';
import { parseHttpDate, parseRetryAfter } from '../../lib/oauth2/retry-after';

describe('RFC 9110', () => {
  describe('§5.6.7 HTTP dates, the same moment in three formats', () => {
    const FORMATS = {
      'IMF-fixdate': 'Sun, 06 Nov 1994 08:49:37 GMT',
      'RFC 850': 'Sunday, 06-Nov-94 08:49:37 GMT',
      asctime: 'Sun Nov  6 08:49:37 1994',
    };
    const zone = process.env['TZ'];

    afterEach(() => {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    });

    for (const [name, text] of Object.entries(FORMATS)) {
      it(`reads ${name} as UTC, whatever the local zone`, () => {
        for (const local of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
          process.env['TZ'] = local;
          expect(parseHttpDate(text), local).to.equal(784_111_777_000);
        }
      });
    }
  });

  describe('§10.2.3 Retry-After', () => {
    it('reads both examples', () => {
      const now = Date.parse('1999-12-31T23:59:00Z');
      expect(parseRetryAfter('Fri, 31 Dec 1999 23:59:59 GMT', now)).to.equal(59_000);
      expect(parseRetryAfter('120', now)).to.equal(120_000);
    });
  });

  describe('§11.6.1 several challenges in one field', () => {
    it('reads the example, which has none for us', () => {
      const header = 'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""';
      expect(parseBearerChallenge(header)).to.equal(undefined);
    });

    it('finds ours before, between and behind them', () => {
      const others = ['Basic realm="simple"', 'Newauth realm="apps", type=1, title="Login to \\"apps\\""'];
      const ours = 'Bearer realm="r", error="invalid_token"';
      for (const index of [0, 1, 2]) {
        const header = others.toSpliced(index, 0, ours).join(', ');
        expect(parseBearerChallenge(header)?.error, header).to.equal('invalid_token');
      }
    });

    it('reads blanks around the equals sign, empty list elements, and names in any case', () => {
      const header = ', ,bEARER\tERROR\t=\t"invalid_token" , , Scope = a,';
      expect(parseBearerChallenge(header)).to.deep.equal({
        error: 'invalid_token',
        errorDescription: undefined,
        scopes: ['a'],
      });
    });
  });
});
