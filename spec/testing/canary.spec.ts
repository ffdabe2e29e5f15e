import { expect } from 'chai';
import fc from 'fast-check';
import { createCanary, runAction, withCanary } from '../../lib/testing';

const SECRET = 'tok+en/with=odd "signs"';

describe('canary', () => {
  const canary = createCanary([SECRET]);

  const sings = (value: unknown): boolean => {
    try {
      canary.check(value, 'this');
      return false;
    } catch (error) {
      expect(String(error))
        .to.contain('this has a secret in it: number 1 of the list')
        .and.not.contain(SECRET);
      return true;
    }
  };

  it('finds a secret in any form, at any depth', () => {
    const deep = { list: [{ error: new Error('failed', { cause: { header: SECRET } }) }] };
    const forms = [
      SECRET,
      encodeURIComponent(SECRET),
      String(new URLSearchParams({ token: SECRET })),
      JSON.stringify({ token: SECRET }),
      `Basic ${Buffer.from(`client:${SECRET}`).toString('base64')}`,
      Buffer.from(SECRET).toString('base64url'),
      deep,
      new Map([[SECRET, 1]]),
      { toJSON: () => SECRET },
    ];
    expect(forms.map(sings)).to.deep.equal(forms.map(() => true));
    expect([undefined, null, 'harmless', { a: [1] }].map(sings)).to.deep.equal([false, false, false, false]);
  });

  it('finds a secret in the base64 of any text around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 12 }), fc.string(), (before, secret, after) => {
        const encoded = Buffer.from(before + secret + after).toString('base64');
        expect(() => {
          createCanary([secret]).check(encoded);
        }).to.throw('secret');
      }),
    );
  });

  it('leaves the saved keys of a run alone, and looks at the rest', async () => {
    const process = (leak: string) =>
      async function (this: { emit: (event: string, payload: unknown) => Promise<unknown> }) {
        await this.emit('updateKeys', { oauth: { access_token: SECRET } });
        return { body: { leak } };
      };
    expect(sings(await runAction(process('none')))).to.equal(false);
    expect(sings(await runAction(process(SECRET)))).to.equal(true);
  });

  it('knows what comes to light later, and asks for secrets each time', () => {
    const issued: string[] = [];
    const late = createCanary(() => issued);
    late.check('second-token');
    issued.push('second-token');
    expect(() => {
      late.check('second-token');
    }).to.throw('number 1');
    late.watch('third-token');
    expect(() => {
      late.check('third-token');
    }).to.throw('number 2');
  });

  it('listens to what is printed, and lets go afterwards', async () => {
    const printed: string[] = [];
    const silent = (chunk: string | Uint8Array): boolean => printed.push(String(chunk)) > 0;
    Object.defineProperty(process.stderr, 'write', { value: silent, configurable: true, writable: true });
    try {
      const failure = await withCanary([SECRET], () => {
        console.error('token: %s', SECRET);
      }).catch((error: unknown) => error);
      expect(String(failure)).to.contain('the output has a secret in it');
      expect(printed.join('')).to.contain(SECRET);
      expect(Object.getOwnPropertyDescriptor(process.stderr, 'write')?.value).to.equal(silent);
    } finally {
      Reflect.deleteProperty(process.stderr, 'write');
    }
  });

  it('hands over results and errors that are clean, and fails for those that are not', async () => {
    expect(await withCanary([SECRET], () => 'fine')).to.equal('fine');
    const outcome = (work: () => unknown) =>
      withCanary([SECRET], work).catch((error: unknown) => String(error));
    const fail = (text: string) => () => Promise.reject(new TypeError(text));
    expect(await outcome(() => ({ SECRET }))).to.contain('the result has a secret');
    expect(await outcome(fail(SECRET))).to.contain('the error has a secret');
    expect(await outcome(fail('harmless'))).to.equal('TypeError: harmless');
  });
});
