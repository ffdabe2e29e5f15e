import type { ConsumeMessage } from 'amqplib';
import { expect } from 'chai';
import { createMessageCipher } from '../../../lib/platform/broker/message-cipher';
import { readStepOutput } from '../../../lib/platform/broker/step-output';
import { nameStepQueues } from '../../../lib/platform/broker/step-queues';

describe('step output', () => {
  const cipher = createMessageCipher();

  const delivery = (content: Buffer | string, headers: Record<string, unknown>): ConsumeMessage =>
    ({ content: Buffer.from(content), properties: { headers } }) as unknown as ConsumeMessage;

  const sent = { messageId: 'out', parentMessageId: 'in', containerId: 'container-1' };

  it('reads data with the message that it came from', () => {
    const output = readStepOutput('data', delivery(cipher.encrypt({ body: { a: 1 } }), sent), cipher);
    expect(output).to.deep.equal({
      kind: 'data',
      messageId: 'out',
      sourceId: 'in',
      containerId: 'container-1',
      value: { a: 1 },
    });
  });

  it('reads an error, which is encrypted inside of JSON', () => {
    const error = cipher.encrypt({ name: 'TypeError', message: 'no' }).toString();
    const output = readStepOutput('error', delivery(JSON.stringify({ error }), sent), cipher);
    expect(output.value).to.deep.equal({ name: 'TypeError', message: 'no' });
    expect(readStepOutput('error', delivery('{', sent), cipher).value).to.equal(undefined);
  });

  it('knows an error of a container that had no message', () => {
    const output = readStepOutput('error', delivery('{}', { messageId: 'random' }), cipher);
    expect(output.sourceId).to.equal(undefined);
  });

  for (const kind of ['rebound', 'rejected'] as const) {
    it(`takes a ${kind} message for the input message that it is`, () => {
      const headers = { messageId: 'in', parentMessageId: 'of the step before', reboundReason: 'later' };
      const output = readStepOutput(kind, delivery('whatever', headers), cipher);
      expect(output.sourceId).to.equal('in');
      expect(output.value).to.equal(kind === 'rebound' ? 'later' : undefined);
    });
  }

  it('names everything after the run, so that two runs share nothing', () => {
    const namesOf = (run: string): string[] => {
      const { exchange, input, inputKey, rebounds, outputs } = nameStepQueues(run, 'step_1');
      return [
        exchange,
        input,
        inputKey,
        rebounds,
        ...Object.values(outputs).flatMap(({ queue, key }) => [queue, key]),
      ];
    };
    const names = [...namesOf('one'), ...namesOf('two')];
    expect(new Set(names).size).to.equal(names.length);
  });
});
