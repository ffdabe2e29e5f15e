import { expect } from 'chai';
import { Readable } from 'node:stream';
import { MASK, redactValue } from '../lib/redact';

class Session {
  readonly token = 'abc';
}

/** A value that breaks whoever looks into it. */
function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('R12 redaction of values', () => {
  it('masks members by their names, at any depth of plain data', () => {
    const value = { status: 400, body: { refresh_token: 'abc', items: [{ clientSecret: 'abc', id: 1 }] } };
    expect(redactValue(value)).to.deep.equal({
      status: 400,
      body: { refresh_token: MASK, items: [{ clientSecret: MASK, id: 1 }] },
    });
  });

  it('masks what stands under such a name whatever it is, if it is anything', () => {
    const value = {
      password: 5,
      secret: { a: 1 },
      cookie: ['abc'],
      token: '',
      code: undefined,
      assertion: null,
    };
    expect(redactValue(value)).to.deep.equal({
      password: MASK,
      secret: MASK,
      cookie: MASK,
      token: MASK,
      code: undefined,
      assertion: null,
    });
  });

  it('masks headers in any spelling', () => {
    const headers = {
      Authorization: 'abc',
      'Proxy-Authorization': 'abc',
      'X-Api-Key': 'abc',
      'Set-Cookie': ['abc'],
      'X-Auth-Token': 'abc',
    };
    expect(JSON.stringify(redactValue(headers))).not.to.contain('abc');
  });

  it('masks texts by their content', () => {
    expect(redactValue(['Bearer abc', 'x=known', 'plain'], ['known'])).to.deep.equal([
      `Bearer ${MASK}`,
      `x=${MASK}`,
      'plain',
    ]);
  });

  it('masks known secrets that are names of members, or numbers', () => {
    expect(
      redactValue({ '<known>': 1, pin: 123456, big: 123456n, other: 1234567 }, ['known', '123456']),
    ).to.deep.equal({
      [`<${MASK}>`]: 1,
      pin: MASK,
      big: MASK,
      other: 1234567,
    });
  });

  it('masks known secrets in every text, although an iterator can be read only once', () => {
    const secrets = new Map([['a', 'known']]).values();
    expect(redactValue({ first: 'known', second: ['known'] }, secrets)).to.deep.equal({
      first: MASK,
      second: [MASK],
    });
  });

  it('leaves other values as they are', () => {
    for (const value of [null, undefined, true, 0, 5n, NaN, 'text'])
      expect(redactValue(value)).to.deep.equal(value);
    expect(redactValue({ token_type: 'Bearer', expires_in: 3600 })).to.deep.equal({
      token_type: 'Bearer',
      expires_in: 3600,
    });
  });

  it('gives the name of its kind for whatever is not plain data', () => {
    const kinds: readonly (readonly [unknown, string])[] = [
      [new Session(), '[Session]'],
      [new Error('abc'), '[Error]'],
      [new Map([['token', 'abc']]), '[Map]'],
      [Buffer.from('abc'), '[Buffer]'],
      [Readable.from(['abc']), '[Readable]'],
      [() => 'abc', '[function]'],
      [Session, '[function]'],
    ];
    for (const [value, kind] of kinds) expect(redactValue({ value })).to.deep.equal({ value: kind });
  });

  it('reads plain data that has no prototype', () => {
    const value = Object.assign(Object.create(null) as Record<string, unknown>, { token: 'abc', id: 1 });
    expect(redactValue(value)).to.deep.equal({ token: MASK, id: 1 });
  });

  it('keeps a member named __proto__ as plain data', () => {
    const copy = redactValue(JSON.parse('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.getOwnPropertyDescriptor(copy, '__proto__')?.value).to.deep.equal({ polluted: true });
    expect({}).not.to.have.property('polluted');
  });

  it('ends at a cycle', () => {
    const value: Record<string, unknown> = { id: 1, list: [] };
    value['self'] = value;
    (value['list'] as unknown[]).push(value, value['list']);
    expect(redactValue(value)).to.deep.equal({
      id: 1,
      list: ['[circular]', '[circular]'],
      self: '[circular]',
    });
  });

  it('shows twice what stands twice without a cycle', () => {
    const shared = { id: 1 };
    expect(redactValue([shared, shared])).to.deep.equal([{ id: 1 }, { id: 1 }]);
  });

  it('ends at a depth where nobody reads any more', () => {
    let value: unknown = 'abc';
    for (let depth = 0; depth < 100_000; depth += 1) value = { deeper: value };
    expect(JSON.stringify(redactValue(value))).to.match(/^(\{"deeper":){6}"\[…\]"\}{6}$/);
  });

  it('survives a getter that throws, and keeps the members beside it', () => {
    const value = {
      before: 1,
      get broken(): string {
        throw new RangeError('abc');
      },
      after: 2,
    };
    expect(redactValue(value)).to.deep.equal({ before: 1, broken: '[unreadable]', after: 2 });
  });

  it('survives whatever breaks when it is looked into', () => {
    const noConstructor: unknown = Object.create(Object.create(null) as object);
    const liar: unknown = Object.create({ constructor: { name: 'known' } });
    const broken = new Proxy({ a: 1 }, { ownKeys: () => expect.fail('abc') });
    expect(redactValue([revokedProxy(), noConstructor, broken, liar], ['known'])).to.deep.equal([
      '[unreadable]',
      '[unreadable]',
      '[unreadable]',
      `[${MASK}]`,
    ]);
  });

  it('does not touch the value itself', () => {
    const value = { token: 'abc', list: [{ token: 'abc' }] };
    redactValue(value);
    expect(value).to.deep.equal({ token: 'abc', list: [{ token: 'abc' }] });
  });
});
