import { quote } from './source-texts';
import type { Plan } from './plan';

/** `spec/component.spec.ts` */
export function buildSpec({ title }: Plan): string {
  return SPEC.replace('TITLE', () => quote(title));
}

const SPEC = `import assert from 'node:assert/strict';
import { defineConnection } from 'freshkeys';
import {
  runAction,
  runTrigger,
  startFakeProvider,
  type ActionRun,
  type FakeProvider,
} from 'freshkeys/testing';
import { getResource } from '../lib/actions/getResource';
import { pollResource } from '../lib/triggers/pollResource';

const PEOPLE = [
  { id: '1', name: 'Jane' },
  { id: '2', name: 'Joe' },
];

const bodiesOf = ({ data }: ActionRun) => data.map(({ body }) => body);

describe(TITLE, () => {
  let provider: FakeProvider;

  beforeEach(async () => {
    provider = await startFakeProvider({ answers: { '/people': PEOPLE, '/people/1': PEOPLE[0] } });
  });

  afterEach(() => provider.close());

  /** The same handlers on a provider that runs here, and does what it is told. */
  function connect() {
    const { clientId, clientSecret, tokenUri, apiUrl } = provider;
    const descriptor = {
      title: 'Fake',
      credentials: {
        fields: { oauth: { label: 'Authentication', viewClass: 'OAuthFieldView' } },
        oauth2: { client_id: clientId, client_secret: clientSecret, token_uri: tokenUri },
      },
    };
    return defineConnection(descriptor, { baseURL: apiUrl });
  }

  it('reads a resource', async () => {
    const process = connect().action(getResource);
    const message = { body: { path: '/people/1' } };
    const run = await runAction(process, { message, cfg: { oauth: provider.issue() } });
    assert.deepEqual(run.errors, []);
    assert.deepEqual(bodiesOf(run), [PEOPLE[0]]);
  });

  it('goes on when the token has expired, and saves the new one', async () => {
    const process = connect().action(getResource);
    const oauth = provider.issue();
    provider.expire();
    const run = await runAction(process, { message: { body: { path: '/people/1' } }, cfg: { oauth } });
    assert.deepEqual(run.errors, []);
    assert.equal(run.data.length, 1);
    assert.equal(provider.counts().tokenRequests, 1);
    assert.equal(run.keys.length, 1);
  });

  it('emits each item of a list once', async () => {
    const process = connect().trigger(pollResource);
    const cfg = { path: '/people', oauth: provider.issue() };
    const first = await runTrigger(process, { cfg });
    assert.deepEqual(bodiesOf(first), PEOPLE);
    const second = await runTrigger(process, { cfg, snapshot: first.snapshots.at(-1) });
    assert.deepEqual(bodiesOf(second), []);
  });
});
`;
