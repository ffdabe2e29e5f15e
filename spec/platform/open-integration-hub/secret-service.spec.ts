import { expect } from 'chai';
import {
  startSecretService,
  type SecretService,
} from '../../../lib/platform/open-integration-hub/secret-service';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const inMinutes = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();

describe('the stand-in of the secret service', () => {
  let service: SecretService;

  beforeEach(async () => {
    service = await startSecretService({ now: () => NOW });
    service.addKey('key', { owner: 'me' });
  });
  afterEach(() => service.close());

  const read = (id = 's', apiKey = 'key') =>
    fetch(`${service.url}/secrets/${id}`, { headers: { authorization: `Bearer ${apiKey}` } });
  const readToken = async (): Promise<string> => {
    const { data } = (await (await read()).json()) as { data: { value: { accessToken: string } } };
    return data.value.accessToken;
  };
  const addSecret = (expires?: string, refreshToken?: string): void => {
    let count = 1;
    service.addSecret('s', {
      owner: 'me',
      value: {
        accessToken: 'token-number-1',
        ...(refreshToken === undefined ? {} : { refreshToken }),
        ...(expires === undefined ? {} : { expires }),
      },
      refresh: () => {
        count += 1;
        return Promise.resolve({ accessToken: `token-number-${String(count)}`, expires: inMinutes(60) });
      },
    });
  };

  it('refreshes a token that ends within 15 minutes when it is read', async () => {
    addSecret(inMinutes(16), 'rt');
    expect(await readToken()).to.equal('token-number-1');
    service.change('s', { expires: inMinutes(15) });
    expect([await readToken(), await readToken()]).to.deep.equal(['token-number-2', 'token-number-2']);
    expect(service.counts()).to.deep.equal({ reads: 3, refreshes: 1 });
  });

  it('refreshes with every reading where nobody has said when the token ends', async () => {
    addSecret(undefined, 'rt');
    expect(await readToken()).to.equal('token-number-2');
  });

  it('refreshes once for all who read at the same time', async () => {
    addSecret(inMinutes(0), 'rt');
    await Promise.all([read(), read(), read()]);
    expect(service.counts().refreshes).to.equal(1);
  });

  it('does not refresh without a refresh token', async () => {
    addSecret(inMinutes(-5));
    expect(await readToken()).to.equal('token-number-1');
  });

  it('answers 500 if the refresh fails', async () => {
    const value = { accessToken: 'a', refreshToken: 'r' };
    service.addSecret('s', { owner: 'me', value, refresh: () => Promise.reject(new Error('invalid_grant')) });
    expect((await read()).status).to.equal(500);
  });

  it('shows tokens masked to those who may not read them', async () => {
    addSecret(inMinutes(60), 'short');
    service.addKey('masking', { owner: 'me', readRaw: false });
    const { data } = (await (await read('s', 'masking')).json()) as { data: { value: unknown } };
    expect(data.value).to.deep.include({ accessToken: '**********er-1', refreshToken: '*****' });
  });

  it('knows its keys and owners, and fails to order', async () => {
    addSecret(inMinutes(60));
    service.addKey('foreign', { owner: 'other' });
    service.next({ status: 418, body: 'no' }, 'hang-up');
    expect(await (await read()).text()).to.equal('no');
    expect(await read().catch(() => 'broken')).to.equal('broken');
    const statuses = [await read('s', 'none'), await read('none'), await read('s', 'foreign'), await read()];
    expect(statuses.map(({ status }) => status)).to.deep.equal([401, 404, 403, 200]);
  });
});
