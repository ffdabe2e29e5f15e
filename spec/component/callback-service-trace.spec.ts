import { expect } from 'chai';
import { inspect } from 'node:util';
import type { RefreshEvent } from '../../lib/ports';
import { describeRefresh } from '../../lib/trace/describe-event';
import { createTaskContext } from '../support/runtime-context';
import type { Responder } from '../support/recording-server';
import { rejectionOf } from './caught';
import {
  FORM,
  FRESH,
  openServiceWorld,
  SERVICE_SECRET,
  STORED,
  type ServiceConnection,
  type ServiceWorld,
} from './callback-service-world';

const refreshOf = ({ events }: ServiceConnection): RefreshEvent | undefined =>
  events.find((event): event is RefreshEvent & { messageId?: string } => event.event === 'refresh');

describe('W6 N3 the trace of a refresh token callback service', () => {
  let world: ServiceWorld;

  beforeEach(async () => {
    world = await openServiceWorld();
  });

  afterEach(() => world.close());

  const SENT = 'consumer_id consumer_secret access_token refresh_token token_type scope refresh_url'.split(
    ' ',
  );

  it('has the names of what it got and of what it returned', async () => {
    const opened = world.open();
    await opened.send();
    const { outcome, exchange } = refreshOf(opened) ?? {};
    expect(outcome).to.equal('issued');
    expect(exchange?.sent).to.have.members(SENT);
    expect(exchange).to.deep.include({ status: 200, received: Object.keys(FRESH) });
  });

  it('has them for a failure, too', async () => {
    world.answer(() => ({ status: 422, body: { errorResponse: 'no', hint: 'x' } }));
    const opened = world.open();
    await rejectionOf(opened.send());
    const { outcome, errorCode, exchange } = refreshOf(opened) ?? {};
    expect([outcome, errorCode]).to.deep.equal(['failed', 'TOKEN_ENDPOINT_REFUSED']);
    expect(exchange).to.deep.include({ status: 422, received: ['errorResponse', 'hint'] });
    expect(exchange?.sent).to.have.members(SENT);
  });

  it('says that there was no answer', async () => {
    const opened = world.open({ service: { url: 'http://127.0.0.1:1/' } });
    await rejectionOf(opened.send());
    const { exchange } = refreshOf(opened) ?? {};
    expect(Object.keys(exchange ?? {})).to.deep.equal(['sent']);
  });

  it('is one line of the log that shows both', async () => {
    const context = createTaskContext();
    const opened = world.open();
    await opened.send(context);
    const [line = ''] = context.log.filter((text) => text.startsWith('info: Refreshed'));
    expect(line).to.contain(`sent ${SENT.join(' ')}`);
    expect(line).to.contain(`status 200 with ${Object.keys(FRESH).join(' ')}`);
    const event = refreshOf(opened);
    expect(event && `info: ${describeRefresh(event)}`).to.equal(line);
  });
});

describe('R12 around a refresh token callback service', () => {
  /** Whatever is a secret here, word for word and as it travels. */
  const CANARIES = [
    SERVICE_SECRET,
    FORM.clientSecret,
    STORED.access_token,
    STORED.refresh_token,
    FRESH.access_token,
    FRESH.refresh_token,
  ];
  const echo = ({ body }: { readonly body: string }): string => `you sent ${body} with ${SERVICE_SECRET}`;
  const answers: Readonly<Record<string, Responder>> = {
    'gives tokens': () => ({ body: FRESH }),
    'says an error with all it got in it': (call) => ({ body: { errorResponse: echo(call) } }),
    'says the error as an object': (call) => ({ body: { errorResponse: { told: echo(call) } } }),
    'says it in the words of the standard': (call) => ({ status: 400, body: { error: echo(call) } }),
    'breaks with a page of all it got': (call) => ({ status: 500, body: `<html>${echo(call)}` }),
    'gives new tokens and an error': () => ({ body: { ...FRESH, errorResponse: `${FRESH.access_token}?` } }),
  };

  for (const [name, responder] of Object.entries(answers)) {
    for (const header of [undefined, 'X-Api-Key']) {
      it(`no secret is told when it ${name}, with ${header ?? 'a signature'}`, async () => {
        const world = await openServiceWorld();
        world.answer(responder);
        const opened = world.open(header === undefined ? {} : { service: { header } });
        const context = createTaskContext();
        const outcome = await opened.send(context).catch((error: unknown) => error);
        await world.close();
        expect(opened.events.length).to.be.greaterThan(0);
        const shown = [context.log, opened.events, outcome];
        const told = inspect(shown, { depth: Infinity, showHidden: true, maxStringLength: Infinity });
        for (const canary of CANARIES) {
          expect(told).to.not.contain(canary);
          expect(told).to.not.contain(Buffer.from(canary).toString('base64').replace(/=+$/, ''));
        }
      });
    }
  }
});
