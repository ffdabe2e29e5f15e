import { expect } from 'chai';
import { join } from 'node:path';
import { FLOW_CASES } from '../lib/cli/flow-cases';
import type { FlowResult } from '../lib/cli/flow-result';
import { runFlow, type FlowSubject } from '../lib/cli/flow-run';
import { AMQP_URL, REDIS_URL } from './support/broker-flow';

/** Compares paces, which this suite does not: machines are shared. `freshkeys flow --figures` measures it. */
const MEASURED = new Set(['valid', 'memory']);

describe('the cases of `freshkeys flow`, on RabbitMQ and Redis', function () {
  this.timeout(120_000);

  const subject: FlowSubject = {
    amqpUrl: AMQP_URL,
    redisUrl: REDIS_URL,
    componentDirectory: join(__dirname, '..'),
    functionName: 'makeRawRequest',
    config: undefined,
    body: { method: 'GET', url: '/me' },
    signal: new AbortController().signal,
  };

  for (const { name, title, plans, missed } of FLOW_CASES.filter((one) => !MEASURED.has(one.name))) {
    it(`${name}: ${title}`, async () => {
      const results: FlowResult[] = [];
      for (const plan of plans) results.push(await runFlow(plan, subject, () => ({ end: () => undefined })));
      expect(missed(results)).to.deep.equal([]);
    });
  }
});
