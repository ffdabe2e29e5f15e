import { expect } from 'chai';
import { mkdirSync, rmSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DESK_ACCOUNT } from '../../lib/desk/desk-account';
import { startDeskPlatform, type DeskPlatform } from '../../lib/desk/desk-platform';
import { openLocalCredential } from '../../lib/desk/local-credential';
import { codeOf, rejectionOf } from '../component/caught';
import { useTemporaryFolder } from '../support/temporary-folder';

const OLD = { access_token: 'old', refresh_token: 'old' };
const NEW = { access_token: 'new', refresh_token: 'new' };

describe('the platform at a desk', () => {
  const { path: inFolder } = useTemporaryFolder();
  let path: string;
  let platform: DeskPlatform | undefined;
  let count = 0;

  beforeEach(async () => {
    count += 1;
    path = join(inFolder(String(count)), 'credential.json');
    await openLocalCredential({ path }).update(() => ({ cfg: { clientId: 'c', oauth: OLD }, note: 'mine' }));
  });

  afterEach(async () => {
    await platform?.close().catch(() => undefined);
    platform = undefined;
  });

  const start = async (seed?: string): Promise<DeskPlatform> => {
    const cfg = { clientId: 'c', url: '/step', oauth: OLD };
    platform = await startDeskPlatform(openLocalCredential({ path }), { cfg, seed });
    return platform;
  };

  /** What the component's client does with new tokens. */
  const update = async (keys: object): Promise<number> => {
    const { url, username, apiKey } = platform?.api ?? expect.fail('no platform');
    const response = await fetch(`${url}/v1/accounts/${DESK_ACCOUNT}`, {
      method: 'PUT',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}`,
      },
      body: JSON.stringify({ keys }),
    });
    return response.status;
  };

  const stored = (): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as never;

  /** Puts something in the way of the file, so that nothing can take its place. */
  const block = (): (() => void) => {
    renameSync(path, `${path}.aside`);
    mkdirSync(path);
    return () => {
      rmSync(path, { recursive: true });
      renameSync(`${path}.aside`, path);
    };
  };

  it('keeps what a component saves in the file before it answers', async () => {
    const { saved } = await start('seed');
    expect(await update({ oauth: NEW })).to.equal(200);
    expect(stored()).to.deep.include({ cfg: { clientId: 'c', oauth: NEW }, note: 'mine', seed: 'seed' });
    expect(stored()['lastRefresh']).to.include({ outcome: 'issued' });
    expect(saved).to.deep.equal([{ oauth: NEW }]);
    expect(platform?.api.account(DESK_ACCOUNT)).to.deep.include({ oauth: NEW });
  });

  it('does not write the fields of a step into the account', async () => {
    await start();
    await update({ oauth: NEW });
    expect(stored()['cfg']).to.not.have.property('url');
  });

  it('fails towards the component if the file cannot be written, and tries again at the end', async () => {
    const { close, saved } = await start();
    const unblock = block();
    expect(await update({ oauth: NEW })).to.equal(500);
    expect(saved).to.deep.equal([]);
    expect(platform?.api.account(DESK_ACCOUNT)).to.deep.include({ oauth: OLD });
    unblock();
    expect(stored()['cfg']).to.deep.include({ oauth: OLD });
    await close();
    expect(stored()['cfg']).to.deep.include({ oauth: NEW });
  });

  it('says so if the end does not help either', async () => {
    const { close } = await start();
    block();
    expect(await update({ oauth: NEW })).to.equal(500);
    expect(codeOf(await rejectionOf(close()))).to.be.oneOf(['TOKENS_NOT_SAVED', 'TOKEN_FILE_UNREADABLE']);
  });

  it('notes a refusal, unless new tokens came after it', async () => {
    const refusal = { at: '2026-01-01T00:00:00Z', outcome: 'refused', code: 'X' } as const;
    const first = await start();
    first.noteFailure(refusal);
    await first.close();
    expect(stored()['lastRefresh']).to.deep.equal(refusal);
    const second = await start();
    second.noteFailure(refusal);
    await update({ oauth: NEW });
    await second.close();
    expect(stored()['lastRefresh']).to.include({ outcome: 'issued' });
  });
});
