import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { captureOutput } from '../../../lib/platform/runtime/child-process';
import { findFatalReason } from '../../../lib/platform/flow/fatal-reason';
import { readResidentMemory } from '../../../lib/platform/flow/resident-memory';

describe('evidence of a container', () => {
  it('keeps the end of a long output', async () => {
    const script = 'for (let i = 0; i < 20000; i++) console.log("line " + i)';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const output = captureOutput(child, 100);
    await once(child, 'close');
    expect(output()).to.have.length(100);
    expect(output().endsWith('line 19999\n')).to.equal(true);
  });

  it('finds the reason in the last fatal line of the log', () => {
    const line = (level: number, text: string): string =>
      JSON.stringify({ level, err: { message: text }, msg: 'putOutToSea.catch' });
    expect(
      findFatalReason([line(60, 'first'), line(60, 'the step\nis unknown'), line(50, 'no')].join('\n')),
    ).to.equal('the step');
    expect(findFatalReason(JSON.stringify({ level: 60, msg: 'without an error' }))).to.equal(
      'without an error',
    );
  });

  it('says that the platform has refused the step', () => {
    const err = {
      message: '{"error":"NotFound"}',
      stack: 'Error\n    at SubResource.retrieveStep (resource.js:44:21)',
    };
    expect(findFatalReason(JSON.stringify({ level: 60, err }))).to.equal(
      'the platform API did not hand out the step: {"error":"NotFound"}',
    );
  });

  it('finds what Node prints by itself', () => {
    expect(findFatalReason('node:internal\n\nError: ELASTICIO_FLOW_ID is missing\n    at x')).to.equal(
      'Error: ELASTICIO_FLOW_ID is missing',
    );
    expect(findFatalReason('{ no json\nnothing')).to.equal(undefined);
  });

  it('reads the memory of a process where the system tells', () => {
    const memory = readResidentMemory(process.pid);
    if (!existsSync('/proc/self/status')) {
      expect(memory).to.equal(undefined);
      return;
    }
    expect(memory?.currentBytes).to.be.greaterThan(10_000_000);
    expect(memory?.peakBytes).to.be.at.least(memory?.currentBytes ?? 0);
  });

  it('knows nothing about a process that is not there', () => {
    expect(readResidentMemory(2 ** 30)).to.equal(undefined);
  });
});
