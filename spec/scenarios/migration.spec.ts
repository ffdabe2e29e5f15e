import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countDelivered, openFlow, sendMany, type Flow } from '../support/flow';

const DIRECTORY = resolve(__dirname, '../fixtures/component-migration');
const MESSAGES = 200;

const readAction = (name: string): readonly string[] =>
  readFileSync(join(DIRECTORY, 'actions', `${name}.js`), 'utf8').split('\n');

/**
 * A hand-written `process(msg, cfg)` as the documents of the ecosystem teach it, and the same with two changed lines. Both
 * run in containers of the runtime, at a provider that rotates refresh tokens and revokes the account on reuse. The
 * guide on the stock pattern shows these very files.
 */
describe('a component that moves over from the stock pattern', function () {
  this.timeout(60_000);

  let flow: Flow;

  beforeEach(async () => {
    flow = await openFlow();
    flow.expireStoredToken();
  });

  afterEach(() => flow.close());

  const deliver = async (functionName: string, prefetch: number): Promise<number> => {
    const component = { directory: DIRECTORY, functionName };
    const container = await flow.start({ prefetch, component });
    return countDelivered(await sendMany(container, MESSAGES));
  };

  it('changes two lines of its action, and no other', () => {
    const [before, after] = [readAction('before'), readAction('after')];
    expect(after).to.have.length(before.length);
    const changed = before.flatMap((line, index) => (line === after[index] ? [] : [[line, after[index]]]));
    expect(changed).to.deep.equal([
      [
        "const { createClient } = require('../stock-client');",
        "const { connection } = require('../connection');",
      ],
      ['  const http = createClient(this, cfg);', '  const http = connection.client(this, cfg);'],
    ]);
  });

  for (const prefetch of [1, 10]) {
    it(`loses its messages and its account before, prefetch ${String(prefetch)}`, async () => {
      expect(await deliver('before', prefetch)).to.be.at.most(1);
      expect(flow.server.grantAlive()).to.equal(false);
      expect(flow.server.counts().reuseDetected).to.be.at.least(1);
      expect(flow.server.counts().tokenRequests).to.be.greaterThan(MESSAGES / 2);
    });

    it(`delivers all of them with one token request after, prefetch ${String(prefetch)}`, async () => {
      expect(await deliver('after', prefetch)).to.equal(MESSAGES);
      expect(flow.server.counts()).to.include({ tokenRequests: 1, reuseDetected: 0 });
      expect(flow.server.grantAlive()).to.equal(true);
      expect(flow.platform.counts()).to.include({ accountUpdates: 1, failedUpdates: 0 });
      expect(flow.storedTokens()['access_token']).to.satisfy(flow.server.isActive);
    });
  }

  it('keeps what it did to the answer, and its log', async () => {
    const component = { directory: DIRECTORY, functionName: 'after' };
    const container = await flow.start({ component });
    const [outcome] = await sendMany(container, 1);
    expect(outcome?.data[0]?.body).to.include({ email: 'jane@example.com' });
    await container.stop();
    expect(container.output()).to.include('Found a contact');
  });
});
