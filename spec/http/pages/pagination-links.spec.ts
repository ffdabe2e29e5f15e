import { expect } from 'chai';
import fc from 'fast-check';
import { parseNextLink } from '../../../lib/http/pages/link-header';

describe('http: hostile and odd Link headers', () => {
  const known: readonly (readonly [header: string, next: string | undefined])[] = [
    ['</a>; rel="next"; rel="prev"', '/a'],
    ['</a>; rel="prev"; rel="next"', undefined],
    ['</a>; anchor="/other"; rel="next"', undefined],
    ['</a>; title="\\"; rel=next"; rel="next"', '/a'],
    ['</a>; title="<x>; rel=next"', undefined],
    ['</p>; rel="prev"; title="a, b <c>", </a>; rel=next', '/a'],
    ['</p> junk, </a>; rel=next', '/a'],
    ['junk, </a>; rel=next', '/a'],
    ['<<</a>; rel=next', '/a'],
    ['</a; rel=next', undefined],
    ['</p>; rel="prev, </a>; rel=next', '/a'],
    ['< /a >;rel = next', '/a'],
    ['</a>; REL=NEXT', '/a'],
    ['<>; rel=next', ''],
    ['</a>;;; rel=next', '/a'],
  ];
  for (const [header, next] of known) {
    it(`lead to ${next ?? 'nothing'}: ${header}`, () => {
      expect(parseNextLink(header)).to.equal(next);
    });
  }

  it('are no link if they are no text', () => {
    for (const header of [undefined, null, 5, ['</a>; rel=next']]) {
      expect(parseNextLink(header)).to.equal(undefined);
    }
  });

  it('are read to their end, whatever they are', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      ';',
      ',',
      '=',
      '\\',
      ' ',
      'rel',
      'next',
      '/a',
      'anchor',
      '\t',
    );
    const header = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(header, (text) => {
        const next = parseNextLink(text);
        return next === undefined || text.includes(next);
      }),
    );
  });

  it('are found after whatever else stands before them', () => {
    const parameter = fc.constantFrom(
      'rel=prev',
      'title="a, b; rel=next"',
      'title="<x>"',
      'hreflang=en',
      'x',
    );
    const link = fc.tuple(
      fc.constantFrom('/p', 'https://h/?a=1,2;b', ''),
      fc.array(parameter, { maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(link, { maxLength: 5 }), (links) => {
        const others = links.map(([url, parameters]) => [`<${url}>`, ...parameters].join('; '));
        return parseNextLink([...others, '</next>; rel="next"'].join(', ')) === '/next';
      }),
    );
  });

  it('take no longer than they are long', () => {
    const size = 96_000;
    for (const text of [
      '<',
      '>',
      '"',
      '<a>;',
      ';rel=',
      '<a>;rel=next next"',
      '<a>; rel="',
      '\\"',
      ' ',
      '<a>;x="y" ',
    ]) {
      const started = process.hrtime.bigint();
      parseNextLink(`<a>${text.repeat(size / text.length)}`);
      expect(Number(process.hrtime.bigint() - started) / 1e6, text).to.be.below(1000);
    }
  });
});
