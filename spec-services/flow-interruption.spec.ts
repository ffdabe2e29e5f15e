import { expect } from 'chai';
import { BUILT_COMMAND } from '../spec/support/command-line';
import { openTerminal } from '../spec/support/terminal';

describe('freshkeys flow, interrupted at a terminal', function () {
  this.timeout(60_000);

  it('stops its containers, takes everything away from the broker, and says so', async () => {
    const parameters = ['flow', '--messages', '50000', '--redis', 'none'];
    const terminal = openTerminal([process.execPath, BUILT_COMMAND, ...parameters]);
    try {
      await terminal.until(/│ running │/);
      terminal.type('\u0003');
      // Below the line, and not over it.
      await terminal.until(/interrupted, and ends as soon as .*\n\d+\.\d s\n┌/);
      const { exitCode, shown } = await terminal.ended;
      expect(shown)
        .to.match(/│ ended +│/)
        .and.contain('Interrupted: everything at the broker was deleted.');
      expect(exitCode).to.equal(130);
    } finally {
      terminal.close();
    }
  });
});
