import { expect } from 'chai';
import { lintProvider } from '../../lib/linter/lint-provider';
import { loadProvider } from '../../lib/providers/catalogue';
import { PROVIDER_IDS } from '../../lib/providers/provider-ids';

describe('the linter finds nothing in the entry of the catalogue', () => {
  for (const id of PROVIDER_IDS) {
    it(id, async () => {
      expect(await lintProvider(loadProvider(id), `${id}.json`)).to.deep.equal([]);
    });
  }
});
