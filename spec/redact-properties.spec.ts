import { expect } from 'chai';
import fc from 'fast-check';
import { basicAuthentication } from '../lib/oauth2/client-authentication';
import { MASK, redactText, redactUrl, redactValue } from '../lib/redact';
import { PROOF_CONTEXT } from './support/built-requests';

const formEncode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1);

/** The forms in which a secret travels, and in which it must never be seen. */
const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  form: formEncode,
  percent: encodeURIComponent,
  'percent in lower case': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (octet) => octet.toLowerCase()),
  JSON: (secret) => JSON.stringify(secret).slice(1, -1),
  'JSON of PHP': (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
};

/** What is encoded in one form and not in another, and what is not. */
const unit = fc.constantFrom(...Array.from('aZ09 +/=?&%:;"\'\\<>~!*()[]{}@#$^|`,.-_\n\té€ü🔑'));

/** Letters in front, so that no secret is found in the mask or in the name of a member by chance. */
const secret = fc.string({ unit, minLength: 1, maxLength: 40 }).map((text) => `s3Cr3T${text}`);
const form = fc.constantFrom(...Object.keys(FORMS));
const around = fc.string({ maxLength: 20 });

const encode = (name: string, text: string): string => FORMS[name]?.(text) ?? '';

function expectNoSecret(shown: string, known: string): void {
  for (const name of Object.keys(FORMS)) expect(shown, name).not.to.contain(encode(name, known));
}

describe('R12 no known secret is ever shown', () => {
  it('in a text, in any form in which it travels', () => {
    fc.assert(
      fc.property(secret, form, fc.tuple(around, around), (known, name, [before, after]) => {
        const shown = redactText(`${before}${encode(name, known)}${after}`, ['other', known, undefined]);
        expectNoSecret(shown, known);
        expect(shown).to.contain(MASK);
      }),
      { numRuns: 300 },
    );
  });

  it('in a text that has it more than once, beside another one', () => {
    fc.assert(
      fc.property(
        secret,
        secret,
        fc.array(fc.tuple(form, fc.boolean()), { minLength: 1 }),
        (one, two, places) => {
          const text = places.map(([name, first]) => encode(name, first ? one : two)).join(' ');
          const shown = redactText(text, [one, two]);
          expectNoSecret(shown, one);
          expectNoSecret(shown, two);
        },
      ),
    );
  });

  it('in a Basic header with any client id, with and without the name of the scheme', async () => {
    const longSecret = secret.filter((text) => text.length >= 9);
    await fc.assert(
      fc.asyncProperty(fc.string(), longSecret, fc.boolean(), async (clientId, known, named) => {
        const { headers } = await basicAuthentication({ clientId, clientSecret: known }, PROOF_CONTEXT);
        const header = headers?.['authorization'] ?? '';
        const shown = redactText(`<${named ? header : header.slice('Basic '.length)}>`, [known]);
        expect(shown).to.contain(MASK);
        for (const piece of shown.split(/[^A-Za-z0-9+/=]+/)) {
          expect(Buffer.from(piece, 'base64').toString()).not.to.contain('s3Cr3');
        }
      }),
    );
  });

  it('in a value of any shape', () => {
    fc.assert(
      fc.property(secret, form, fc.jsonValue({ maxDepth: 4 }), (known, name, json) => {
        const shown = encode(name, known);
        const value = { a: [shown, { [shown]: json, b: `<${shown}>` }], json, [`x${shown}`]: [[[shown]]] };
        expectNoSecret(JSON.stringify(redactValue(value, [known])), known);
      }),
    );
  });

  it('in a URL: user, path, query, names of its parameters, fragment', () => {
    const place = fc.constantFrom(
      (text: string) => `https://${text}@host/`,
      (text: string) => `https://user:${text}@host/`,
      (text: string) => `https://host/a/${text}/b`,
      (text: string) => `https://host/?q=a${text}b&x=1`,
      (text: string) => `https://host/?${text}=1`,
      (text: string) => `https://host/#${text}`,
      (text: string) => `/relative?q=${text}`,
    );
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom('form', 'percent', 'percent in lower case', 'base64url'),
        place,
        (known, name, build) => {
          const shown = redactUrl(build(encode(name, known)), [known]);
          expectNoSecret(shown, known);
          expect(shown).not.to.contain('s3Cr3T');
        },
      ),
    );
  });

  it('by an exception: nothing that is redacted ever throws', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
    });
    const secrets = fc.array(fc.option(fc.string(), { nil: undefined }));
    fc.assert(
      fc.property(anything, fc.string(), secrets, (value, text, known) => {
        expect(redactText(text, known)).to.be.a('string');
        expect(redactUrl(text, known)).to.be.a('string');
        expect(redactUrl(`https://host/${text}`, known)).to.be.a('string');
        redactValue(value, known);
      }),
      { numRuns: 300 },
    );
  });
});
