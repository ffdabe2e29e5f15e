import { expect } from 'chai';
import { Agent } from 'node:https';
import { createDefaultsSelector } from '../../lib/component/client-defaults';

describe('the defaults of a client', () => {
  const select = (usesProxy = false) => {
    const selectDefaults = createDefaultsSelector({ usesProxy });
    return (made: Parameters<typeof selectDefaults>[0]) => selectDefaults(made).defaults;
  };
  const choice = { timeoutMs: 5, headers: undefined, httpsAgent: undefined };

  it('say what was chosen, and look for no proxy where there is none', () => {
    const httpsAgent = new Agent();
    expect(select()({ timeoutMs: 5, headers: { a: 'b' }, httpsAgent })).to.deep.equal({
      timeout: 5,
      proxy: false,
      headers: { a: 'b' },
      httpsAgent,
    });
    expect(select(true)(choice)).to.deep.equal({ timeout: 5 });
  });

  it('are the very same while the choice is', () => {
    const selectFrom = select();
    const first = selectFrom({ ...choice, headers: { a: 'b' } });
    expect(selectFrom({ ...choice, headers: { a: 'b' } })).to.equal(first);
  });

  for (const change of [
    { timeoutMs: 6 },
    { httpsAgent: new Agent() },
    { headers: undefined },
    { headers: {} },
    { headers: { a: 'c' } },
    { headers: { a: 'b', c: 'd' } },
    { headers: { b: 'b' } },
  ]) {
    it(`are others with another choice: ${Object.keys(change).join()} ${JSON.stringify(Object.values(change))}`, () => {
      const selectFrom = select();
      const first = selectFrom({ ...choice, headers: { a: 'b' } });
      const changed = { ...choice, headers: { a: 'b' }, ...change };
      expect(selectFrom(changed)).to.not.equal(first);
      expect(selectFrom(changed)).to.deep.equal(select()(changed));
    });
  }

  it('are others once the author has written into the headers that were given', () => {
    const selectFrom = select();
    const headers: Record<string, string> = { a: 'b' };
    const first = selectFrom({ ...choice, headers });
    headers['a'] = 'c';
    expect(selectFrom({ ...choice, headers }).headers).to.deep.equal({ a: 'c' });
    expect(first.headers).to.deep.equal({ a: 'b' });
  });
});
