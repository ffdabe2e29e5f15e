'use strict';
// Mocha's own `spec` reporter, closed by the one plain line that every runner of this suite reads.
const { reporters } = require('mocha');

class PlainClosingLine extends reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    process.stdout.write(`${String(passes)} passed, ${String(failures)} failed\n`);
  }
}

module.exports = PlainClosingLine;
