import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

describe('generated files', () => {
  it('are what `npm run generate` writes: schema, ids, the form of the component, the reference and the picture of a trace', () => {
    const script = join(ROOT, 'scripts/generate.cjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
      // It loads sources as they are, which is no use of what the coverage counts.
      env: { ...process.env, NODE_V8_COVERAGE: undefined },
    });
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
  }).timeout(30_000);
});
