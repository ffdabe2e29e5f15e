import { expect } from 'chai';
import { resolve } from 'node:path';
import { defineConnection } from '../../lib/component/connection';
import { runService, type ServiceOutcome } from '../../lib/platform/runtime/service-runner';
import { createServiceContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

const COMPONENT = resolve(__dirname, '../fixtures/component-service');

describe('R6 service methods in the real runtime', () => {
  /** A world for each call, because the calls run at the same time: a process takes a while to start. */
  interface Story {
    readonly world: World;
    readonly outcome: ServiceOutcome;
  }
  const stories = new Map<string, Story>();

  async function play(name: string, call: { method: 'getMetaModel' | 'selectModel'; modelMethod?: string }) {
    const world = await openWorld();
    world.expire();
    const outcome = await runService({
      ...call,
      componentDirectory: COMPONENT,
      actionOrTrigger: 'models',
      cfg: { ...world.cfg, title: 'Contact' },
      platformApi: world.platform,
    });
    stories.set(name, { world, outcome });
  }

  const storyOf = (name: string): Story => {
    const story = stories.get(name);
    if (story === undefined) throw new Error(`no story ${name}`);
    return story;
  };

  before(() =>
    Promise.all([
      play('select', { method: 'selectModel', modelMethod: 'listContacts' }),
      play('failing', { method: 'selectModel', modelMethod: 'failAfterRequest' }),
      play('meta', { method: 'getMetaModel' }),
    ]),
  );

  after(() => Promise.all([...stories.values()].map(({ world }) => world.close())));

  const expectSaved = ({ world }: Story): void => {
    expect(world.server.counts()).to.include({ tokenRequests: 1, issued: 1 });
    expect(world.platform.updates.map(({ status }) => status)).to.deep.equal([200]);
    expect(world.stored()['refresh_token']).to.not.equal(world.tokens['refresh_token']);
    expect(world.server.isActive(String(world.stored()['access_token']))).to.equal(true);
  };

  it('a select model answers, and the new tokens are saved by then', () => {
    const story = storyOf('select');
    expect(story.outcome.result?.status).to.equal('success');
    expect(story.outcome.result?.data).to.include({ 'contact-1': 'contact1@example.com' });
    expectSaved(story);
  });

  it('a select model fails after its request, and the new tokens are saved all the same', () => {
    const story = storyOf('failing');
    expect(story.outcome.result).to.deep.equal({ status: 'error', data: { message: 'no model today' } });
    expectSaved(story);
  });

  it('getMetaModel answers, and the new tokens are saved by then', () => {
    const story = storyOf('meta');
    expect(story.outcome.result?.data).to.deep.equal({
      in: { example: { id: 'user-1', name: 'Jane', email: 'jane@example.com' } },
      out: { title: 'Contact' },
    });
    expectSaved(story);
  });

  it('prints no token', () => {
    for (const { world, outcome } of stories.values()) {
      for (const secret of [...Object.values(world.tokens), ...Object.values(world.stored())]) {
        if (typeof secret === 'string' && secret.includes('-')) expect(outcome.output).to.not.contain(secret);
      }
    }
  });
});

describe('R6 a service method', () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld();
    world.expire();
  });

  afterEach(() => world.close());

  const callModel = (fields = {}): Promise<unknown> =>
    defineConnection(DESCRIPTOR, { baseURL: world.api.url })
      .selectModel(async ({ http }) => {
        await http.get('/contacts');
        return {};
      })
      .call(createServiceContext(world.platform), { ...world.cfg, ...fields });

  it('fails if the new tokens could not be saved: its process ends, and they would be lost without a word', async () => {
    world.platform.failUpdates(9);
    const error = await rejectionOf(callModel());
    expect(codeOf(error)).to.equal('TOKENS_NOT_SAVED');
    expect(messageOf(error)).to.contain('Connect the account again');
  });

  it('spends no refresh token where it could not save the next one', async () => {
    expect(codeOf(await rejectionOf(callModel({ _account: undefined })))).to.equal('REFRESH_NOT_SAVABLE');
    expect(world.server.counts().tokenRequests).to.equal(0);
  });
});
