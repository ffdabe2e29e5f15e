import { expect } from 'chai';
import { createFerryman, type FerrymanProcess } from '../../../lib/platform/open-integration-hub/ferryman';
import {
  startSecretService,
  type SecretService,
} from '../../../lib/platform/open-integration-hub/secret-service';

const TOKEN = { apiKey: 'key', secretId: 's', fields: { field: 1 } };

describe('the stand-in of a ferryman', () => {
  let service: SecretService;

  beforeEach(async () => {
    service = await startSecretService();
    service.addKey('key', { owner: 'me' });
    service.addSecret('s', { owner: 'me', value: { accessToken: 'at-1', scope: 'a' } });
  });
  afterEach(() => service.close());

  const deliver = (process: FerrymanProcess) =>
    createFerryman({ secretServiceUrl: service.url, process }).deliver({ data: 1 }, TOKEN, { page: 1 });

  it('merges the value of the secret into the fields, and passes five arguments', async () => {
    const seen: unknown[] = [];
    await deliver((...call) => {
      seen.push(...call);
      return Promise.resolve(undefined);
    });
    expect(seen).to.have.length(5);
    expect(seen[0]).to.deep.equal({ data: 1 });
    expect(seen[1]).to.deep.equal({ field: 1, nodeSettings: {}, accessToken: 'at-1', scope: 'a' });
    expect(seen[2]).to.deep.equal({ page: 1 });
    expect(seen[4]).to.deep.equal(TOKEN);
  });

  it('goes on without a token if the secret cannot be read', async () => {
    service.next({ status: 500, body: '<html>' });
    await deliver((_, cfg) => {
      expect(cfg).to.deep.equal({ field: 1, nodeSettings: {} });
      return Promise.resolve(undefined);
    });
  });

  it('attaches the configuration to what is emitted, and leaves it on HTTP replies and errors', async () => {
    const error = new Error('no');
    const { data, httpReplies, unheard } = await deliver(async function () {
      await this.emit('data', { data: 2 });
      await this.emit('httpReply', { body: 3 });
      expect(await this.emit('updateKeys', {})).to.equal(false);
      throw error;
    });
    expect(data).to.deep.equal([{ data: 2 }]);
    expect(JSON.stringify(httpReplies)).to.include('at-1');
    expect(error).to.have.nested.property('passedCfg.accessToken', 'at-1');
    expect(unheard).to.deep.equal(['updateKeys']);
  });

  it('ends a message with its first error', async () => {
    const outcome = await deliver(async function () {
      await this.emit('error', new Error('first'));
      await this.emit('data', { data: 2 });
    });
    expect(outcome).to.deep.include({ acked: false, unheard: ['data after the end'] });
  });
});
