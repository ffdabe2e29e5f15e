import { expect } from 'chai';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { TraceEvent } from '../../lib/ports';
import { TRACE_CHANNEL, publishEvent } from '../../lib/trace/diagnostics';

const EVENT: TraceEvent = {
  event: 'request',
  method: 'GET',
  status: 200,
  generation: 1,
  resent: false,
  attempt: 1,
  messageId: 'm1',
};

describe('trace: the diagnostics channel', () => {
  const received: unknown[] = [];
  const receive = (message: unknown): void => {
    received.push(message);
  };

  beforeEach(() => {
    received.length = 0;
  });

  afterEach(() => {
    unsubscribe(TRACE_CHANNEL, receive);
  });

  it('has a name that others rely on', () => {
    expect(TRACE_CHANNEL).to.equal('freshkeys:trace');
  });

  it('brings every event to whoever subscribed', () => {
    subscribe(TRACE_CHANNEL, receive);
    publishEvent(EVENT);
    publishEvent({ ...EVENT, status: 401 });
    expect(received).to.deep.equal([EVENT, { ...EVENT, status: 401 }]);
  });

  it('brings nothing to nobody, and nothing any more to who has left', () => {
    publishEvent(EVENT);
    subscribe(TRACE_CHANNEL, receive);
    unsubscribe(TRACE_CHANNEL, receive);
    publishEvent(EVENT);
    expect(received).to.deep.equal([]);
  });
});
