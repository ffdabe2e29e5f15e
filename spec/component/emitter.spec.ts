import { expect } from 'chai';
import { createEmitter, withId } from '../../lib/component/emitter';
import { createTaskContext } from '../support/runtime-context';
import { messageOf, rejectionOf } from './caught';

/** An emit whose calls end when the spec says so. */
function createHeldContext() {
  const held: { readonly event: string; resolve(): void; reject(error: Error): void }[] = [];
  const context = createTaskContext(
    (event) =>
      new Promise((resolve, reject) => {
        held.push({
          event,
          resolve: () => {
            resolve(true);
          },
          reject,
        });
      }),
  );
  return { context, held };
}

describe('R14 the emitter', () => {
  it('sends every kind of event under the name that the runtime knows', async () => {
    const context = createTaskContext();
    const { emit } = createEmitter(context);
    const error = new Error('e');
    await emit.data({ id: 'i', body: 1 });
    await emit.error(error);
    await emit.rebound('r');
    await emit.snapshot({ s: 1 });
    await emit.updateSnapshot({ u: 1 });
    await emit.httpReply({ statusCode: 200 });
    expect(context.emitted).to.deep.equal([
      ['data', { id: 'i', body: 1, headers: {} }],
      ['error', error],
      ['rebound', 'r'],
      ['snapshot', { s: 1 }],
      ['updateSnapshot', { u: 1 }],
      ['httpReply', { statusCode: 200 }],
    ]);
  });

  it('knows whether there is anything to wait for', () => {
    const { emit, hasEmitted } = createEmitter(createTaskContext());
    expect(hasEmitted()).to.equal(false);
    void emit.snapshot({});
    expect(hasEmitted()).to.equal(true);
  });

  it('has settled when the last of its events has gone out, whether or not another one failed', async () => {
    const { context, held } = createHeldContext();
    const { emit, settled } = createEmitter(context);
    void emit.data({ body: 1 });
    void emit.data({ body: 2 });
    let hasSettled = false;
    const settling = settled().finally(() => {
      hasSettled = true;
    });
    settling.catch(() => undefined);
    held[0]?.reject(new Error('refused'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasSettled).to.equal(false);
    held[1]?.resolve();
    expect(messageOf(await rejectionOf(settling))).to.equal('refused');
  });

  it('keeps a failure that nobody awaits until the end, instead of ending the process with it', async () => {
    const { context, held } = createHeldContext();
    const { emit, settled } = createEmitter(context);
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      void emit.data({ body: 1 });
      held[0]?.reject(new Error('refused'));
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off('unhandledRejection', note);
    }
    expect(unhandled).to.deep.equal([]);
    expect(messageOf(await rejectionOf(settled()))).to.equal('refused');
  });

  it('tells those who await an event that it failed, and nobody else', async () => {
    const { context, held } = createHeldContext();
    const { emit } = createEmitter(context);
    const sent = emit.data({ body: 1 });
    held[0]?.reject(new Error('refused'));
    expect(messageOf(await rejectionOf(sent))).to.equal('refused');
  });
});

describe('withId', () => {
  it('adds an id and headers, and changes neither the message nor what it has', () => {
    const message = Object.freeze({ body: 1 });
    const first = withId(message);
    expect(first).to.deep.include({ body: 1, headers: {} });
    expect(first.id).to.be.a('string').and.not.equal(withId(message).id);
    expect(withId({ id: 'i', body: 1, headers: { a: 1 } })).to.deep.equal({
      id: 'i',
      body: 1,
      headers: { a: 1 },
    });
  });
});
