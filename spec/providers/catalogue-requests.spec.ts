import { expect } from 'chai';
import { listCatalogue, loadProvider } from '../../lib/providers/catalogue';
import type { Provider } from '../../lib/providers/provider';
import type { DescribedRequest } from '../../lib/settings/describe-requests';
import { describeRequests } from '../../lib/settings/dry-run';
import { obtainsByItself } from '../../lib/settings/obtaining';
import { guessableBytes } from '../support/built-requests';
import { startRecordingServer, type RecordingServer, type TappedRequest } from '../support/recording-server';
import { answerAsDeclared, driveConnection, NOW, sendEverything } from './driven-connection';

/** Signatures of these algorithms are random: what is signed can be compared, the signature cannot. */
function withoutRandomSignatures<Value>(value: Value, { client, assertion }: Provider): Value {
  const algorithms = [client?.algorithm, assertion?.format === 'saml2' ? undefined : assertion?.algorithm];
  if (!algorithms.some((algorithm) => /^[PE]S/.test(algorithm ?? ''))) return value;
  return JSON.parse(JSON.stringify(value).replace(/(eyJ[\w-]+\.[\w-]+)\.[\w-]+/g, '$1')) as Value;
}

const asSent = ({ method, url, headers, body }: DescribedRequest) => ({
  method,
  url: new URL(url).href,
  headers,
  // A dry run leaves out no body, and an empty one is none on the wire.
  body: body === '' ? undefined : body,
});

/** What a connection is expected to send when it does everything once, by what the dry run says. */
function selectExpected(described: readonly DescribedRequest[], provider: Provider) {
  const opened = described.filter(({ purpose }) => purpose === 'authorize');
  // Nothing asks a provider about a token.
  const sent = described.filter(({ purpose }) => purpose !== 'authorize' && purpose !== 'introspect');
  const renewsByGrant = obtainsByItself(provider) && !sent.some(({ purpose }) => purpose === 'refresh');
  const obtained = sent.filter(({ purpose }) => purpose === 'token' || purpose.startsWith('step'));
  const others = sent.filter(({ purpose }) => !obtained.some((request) => request.purpose === purpose));
  const all = [...obtained, ...(renewsByGrant ? obtained : []), ...others];
  return { opened: opened.map(({ url }) => url), sent: all.map(asSent) };
}

const byUrlAndBody = (one: TappedRequest, other: TappedRequest): number =>
  JSON.stringify(one).localeCompare(JSON.stringify(other));

describe('what a dry run prints is what the library sends to', function () {
  let server: RecordingServer;

  before(async () => {
    server = await startRecordingServer();
  });

  after(() => server.close());

  for (const id of listCatalogue()) {
    it(id, async () => {
      const provider = loadProvider(id);
      server.respond(() => answerAsDeclared(provider));
      const options = { provider: id, baseURL: server.url, refresh: { when: 'always' } } as const;
      const driven = driveConnection(provider, server, options);
      const described = await describeRequests(id, driven.account, {
        reveal: true,
        nowMs: NOW,
        randomBytes: guessableBytes,
      });
      const expected = withoutRandomSignatures(selectExpected(described, provider), provider);
      const opened = await sendEverything(driven, provider);
      expect(opened).to.deep.equal(expected.opened);
      const sent = withoutRandomSignatures([...driven.sent], provider);
      // JSON leaves out what is undefined, here and there.
      expect(JSON.parse(JSON.stringify(sent.sort(byUrlAndBody)))).to.deep.equal(
        JSON.parse(JSON.stringify([...expected.sent].sort(byUrlAndBody))),
      );
    });
  }
});
