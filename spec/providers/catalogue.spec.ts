import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileOfProvider, isProviderId, listCatalogue, loadProvider } from '../../lib/providers/catalogue';
import { PROVIDER_IDS } from '../../lib/providers/provider-ids';
import type { Provider } from '../../lib/providers/provider';
import { validateProvider } from '../../lib/providers/validate-provider';
import { isSecretName } from '../../lib/redact';
import { codeOf, messageOf, thrownBy } from '../component/caught';

/** Every text of a definition with the name of its key. */
function textsOf(value: unknown, name = ''): readonly (readonly [name: string, text: string])[] {
  if (typeof value === 'string') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsOf(inner, key));
}

/** Something long that looks as if a machine had made it up. */
const LOOKS_RANDOM = [
  /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[A-Za-z\d+/=]{24,}$/,
  /^[\da-f]{32,}$/i,
  /-----BEGIN |^eyJ|^(?:sk|pk|ghp|xox[a-z])[-_]/,
];

function looksLikeSecret([name, text]: readonly [string, string]): boolean {
  if (LOOKS_RANDOM.some((pattern) => pattern.test(text))) return true;
  // Under the name of a secret stands a template, the path of a member, or words for people.
  const isHarmless = text.length < 8 || text.includes(' ') || /\{\{|token|secret|key|password/i.test(text);
  return isSecretName(name) && !isHarmless;
}

describe('the catalogue', () => {
  it('has a hundred providers or more, and the list of ids has all of them', () => {
    expect(PROVIDER_IDS.length).to.be.at.least(100);
    expect(PROVIDER_IDS).to.deep.equal(listCatalogue());
  });

  it('tells ids from other texts', () => {
    expect(isProviderId('salesforce')).to.equal(true);
    for (const id of ['', 'Salesforce', 'constructor', '../provider'])
      expect(isProviderId(id)).to.equal(false);
  });

  it('would show a secret', () => {
    const secrets = { client_secret: 'hunter2-hunter2', x: 'A1b2C3d4E5f6G7h8I9j0K1l2M3', y: 'a0'.repeat(16) };
    expect(textsOf(secrets).filter(looksLikeSecret)).to.have.length(3);
  });

  it('reads a provider once', () => {
    expect(loadProvider('salesforce')).to.equal(loadProvider('salesforce'));
  });

  it('names alike ids where it has none of that name', () => {
    const error = thrownBy(() => loadProvider('salesfroce'));
    expect(codeOf(error)).to.equal('PROVIDER_UNKNOWN');
    expect(messageOf(error)).to.contain('"salesfroce"').and.contain('salesforce');
  });

  it('names some of its ids where none is alike, and cuts what is far too long', () => {
    const message = messageOf(thrownBy(() => loadProvider('?'.repeat(500))));
    expect(message).to.contain(PROVIDER_IDS[0]).and.have.length.below(400);
  });

  for (const id of PROVIDER_IDS) {
    it(`has a sound entry: ${id}`, () => {
      const provider: Provider = loadProvider(id);
      expect(id).to.match(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(new URL(provider.documentation).protocol).to.equal('https:');
      expect(provider.$schema).to.equal('../provider.schema.json');
      expect(validateProvider(provider, id)).to.equal(provider);
      expect(textsOf(provider).filter(looksLikeSecret)).to.deep.equal([]);
      if ((provider.grant ?? 'authorization_code') === 'authorization_code') {
        expect(provider.refresh?.missingBecause).to.match(/^\S.{20,}[.]$/);
        expect(provider.authorize?.url, 'where a browser goes').to.be.a('string');
      }
    });
  }

  it('is written without keys that appear twice', () => {
    for (const id of PROVIDER_IDS) {
      const text = readFileSync(fileOfProvider(id), 'utf8');
      const keys = (text.match(/^\s*"[^"]+":/gm) ?? []).length + (text.match(/[{,] *"[^"]+":/g) ?? []).length;
      expect(keys, id).to.equal(countKeys(JSON.parse(text)));
    }
  });
});

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, inner) => sum + countKeys(inner), own);
}
