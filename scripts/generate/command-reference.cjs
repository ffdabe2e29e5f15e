'use strict';

const { buildNote } = require('./markdown.cjs');

/** The reference page of the command line: the texts that it prints itself. */
exports.buildCommandReference = function buildCommandReference(
  { buildHelp, buildCommandHelp },
  commands,
  version,
) {
  const block = (text) => ['```text', text, '```', ''];
  return [
    buildNote('the help texts in lib/cli/'),
    '',
    '# Command line',
    '',
    'As `freshkeys --help` and `freshkeys <command> --help` print it.',
    '',
    ...block(buildHelp(version, Object.values(commands))),
    ...Object.entries(commands).flatMap(([name, command]) => [
      `## ${name}`,
      '',
      ...block(buildCommandHelp(command)),
    ]),
  ].join('\n');
};
