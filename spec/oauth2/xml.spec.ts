import { expect } from 'chai';
import fc from 'fast-check';
import { escapeXml, toXml } from '../../lib/oauth2/xml';

const MARKS: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** What a reader of XML makes of escaped text. */
const unescape = (text: string): string =>
  text.replace(/&(\w+);/g, (entity, name: string) => MARKS[name] ?? entity);

describe('oauth2: XML', () => {
  it('writes the characters that mean something to XML as entities', () => {
    expect(escapeXml(`a<b>&"c'`)).to.equal('a&lt;b&gt;&amp;&quot;c&apos;');
    expect(escapeXml('&lt;')).to.equal('&amp;lt;');
    expect(escapeXml(']]>')).to.equal(']]&gt;');
  });

  it('leaves out what XML cannot hold in any form, and nothing else', () => {
    expect(escapeXml('\u0000a\u0008\u000b\u000c\u000e\u001f\ufffe\uffffb')).to.equal('ab');
    expect(escapeXml('é€🔑\t \n')).to.equal('é€🔑\t \n');
  });

  it('lets any text out of its element neither by quotes nor by brackets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const escaped = escapeXml(text);
        expect(escaped).not.to.match(/[<>"']|&(?!(?:lt|gt|amp|quot|apos);)/);
        expect(unescape(escaped)).to.equal(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, ''));
      }),
    );
  });

  it('makes elements of members, and one element of each item of a list', () => {
    expect(toXml('a', 'x & y')).to.equal('<a>x &amp; y</a>');
    expect(toXml('a', { b: 1, c: { d: true } })).to.equal('<a><b>1</b><c><d>true</d></c></a>');
    expect(toXml('a', { b: ['x', { c: 'y' }], none: [] })).to.equal('<a><b>x</b><b><c>y</c></b></a>');
    expect(toXml('a', {})).to.equal('<a></a>');
    expect(toXml('a', null)).to.equal('<a>null</a>');
  });
});
