import { expect } from 'chai';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import { createFileStore } from '../../lib/stores/file-store';
import type { Errand } from '../leases/refreshing-process';
import { createTaskContext, type RecordedContext } from '../support/runtime-context';
import { useTemporaryFolder } from '../support/temporary-folder';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

describe('R9 processes that share an account', () => {
  const folder = useTemporaryFolder();
  let world: World;
  let path: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    // As long as a refresh takes, somebody else has the time to begin one.
    world = await openWorld({ server: { delayMs: 300 } });
    world.expire();
    path = folder.write('tokens.json', world.tokens);
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await world.close();
  });

  /** A process of its own as far as the connection knows; one message of it. */
  function createSender(options: ConnectionOptions, environment: Readonly<Record<string, string>> = {}) {
    const connection = defineConnection(DESCRIPTOR, { baseURL: world.api.url, ...options }, { environment });
    const process = connection.action(async ({ http }) => {
      const { data } = await http.get<{ name: string }>('/me');
      return { body: data.name };
    });
    return async (context: RecordedContext = createTaskContext()): Promise<unknown> =>
      (await process.call(context, { id: 'message-1', body: {} }, world.cfg))?.body;
  }

  const storedToken = (): unknown =>
    (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>)['refresh_token'];

  it('N2 refresh the tokens of one file once: connections', async () => {
    const senders = Array.from({ length: 4 }, () => createSender({ store: createFileStore(path) }));
    expect(await Promise.all(senders.map((send) => send()))).to.deep.equal(['Jane', 'Jane', 'Jane', 'Jane']);
    expect(world.server.counts()).to.include({ tokenRequests: 1, refused: 0 });
    expect(storedToken()).not.to.equal(world.tokens['refresh_token']);
    expect(existsSync(`${path}.lock`)).to.equal(false);
  });

  it('N2 refresh the tokens of one file once: real processes', async () => {
    const errand: Errand = { path, baseURL: world.api.url, cfg: world.cfg };
    const processes = [1, 2, 3].map(() =>
      fork(require.resolve('../leases/refreshing-process'), {
        execArgv: ['--require', require.resolve('tsx/cjs')],
      }),
    );
    children.push(...processes);
    await Promise.all(processes.map((child) => once(child, 'message')));
    const answers = processes.map((child) => once(child, 'message'));
    for (const child of processes) child.send(errand);
    expect((await Promise.all(answers)).map(([answer]) => answer as unknown)).to.deep.equal([
      'Jane',
      'Jane',
      'Jane',
    ]);
    expect(world.server.counts()).to.include({ tokenRequests: 1, refused: 0 });
    expect(existsSync(`${path}.lock`)).to.equal(false);
  });

  it('N2 do not use the lease of another file', async () => {
    const context = createTaskContext();
    const other = folder.write('others.json', world.tokens);
    mkdirSync(`${path}.lock`);
    expect(await createSender({ store: createFileStore(other) })(context)).to.equal('Jane');
    expect(existsSync(`${other}.lock`)).to.equal(false);
    expect(context.log).to.have.length(1);
    rmdirSync(`${path}.lock`);
  });

  describe('where FRESHKEYS_REDIS_URL leads to nobody', () => {
    let url: string;

    beforeEach(async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      url = `redis://user:canary-redis-password@127.0.0.1:${String(port)}`;
    });

    it('go on each for itself, and say so once and without a secret', async () => {
      const send = createSender({}, { FRESHKEYS_REDIS_URL: url });
      const context = createTaskContext();
      for (let round = 0; round < 3; round += 1) {
        expect(await send(context)).to.equal('Jane');
        const { oauth } = context.emitted.at(-1)?.[1] as { oauth: { access_token: string } };
        world.server.expire(oauth.access_token);
      }
      expect(world.server.counts()).to.include({ tokenRequests: 3, refused: 0 });
      expect(context.emitted).to.have.length(3);
      const warnings = context.log.filter((line) => line.startsWith('warn'));
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(/^warn: Redis \(FRESHKEYS_REDIS_URL\) cannot be used: .*ECONNREFUSED/);
      const secrets = [...Object.values(world.tokens).filter((value) => value !== 'Bearer'), 'canary'];
      for (const secret of secrets.filter((value) => typeof value === 'string'))
        expect(context.log.join('\n')).not.to.contain(secret);
    });

    it('do not ask it as long as nothing is to be refreshed', async () => {
      const send = createSender({}, { FRESHKEYS_REDIS_URL: url });
      const context = createTaskContext();
      await send(context);
      const before = context.log.length;
      expect(await send(context)).to.equal('Jane');
      expect(context.log).to.have.length(before);
    });

    it('do not ask it for a file, which has a lease of its own', async () => {
      const context = createTaskContext();
      const store = createFileStore(path);
      expect(await createSender({ store }, { FRESHKEYS_REDIS_URL: url })(context)).to.equal('Jane');
      expect(context.log.filter((line) => line.startsWith('warn'))).to.deep.equal([]);
    });
  });

  for (const environment of [{}, { FRESHKEYS_REDIS_URL: '' }]) {
    it(`ask nobody, and say nothing, with ${JSON.stringify(environment)}`, async () => {
      const context = createTaskContext();
      expect(await createSender({}, environment)(context)).to.equal('Jane');
      expect(context.log).to.have.length(1);
      expect(context.log[0]).not.to.contain('Redis');
    });
  }
});
