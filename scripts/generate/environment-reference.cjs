'use strict';

const { buildNote, buildTable } = require('./markdown.cjs');

const SECTIONS = [
  [
    'component',
    'For components',
    'Set them among the environment variables of the component at the platform.',
  ],
  ['desk', 'For the command line', 'On your own machine.'],
  [
    'platform',
    'Given by the platform',
    'Nobody has to set them in a container. At a desk the command line does.',
  ],
];

/** The reference page of the environment variables. */
exports.buildEnvironmentReference = function buildEnvironmentReference(variables) {
  return [
    buildNote('lib/environment-variables.ts'),
    '',
    '# Environment variables',
    '',
    'Beside these, a component reads what its `component.json` names: `{{CLIENT_ID}}` in the block `oauth2` is the variable of',
    'that name, if no credential field is called so. A variable that is missing is an error that names it and its place.',
    '',
    ...SECTIONS.flatMap(([of, title, text]) => [
      `## ${title}`,
      '',
      text,
      '',
      ...buildTable(
        ['Variable', 'What it does'],
        variables.filter((variable) => variable.of === of).map(({ name, what }) => [`\`${name}\``, what]),
      ),
    ]),
  ].join('\n');
};
