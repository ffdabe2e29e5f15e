'use strict';

const ts = require('typescript');
const { commentOf } = require('./source-program.cjs');
const { buildNote, buildTable } = require('./markdown.cjs');

const SOURCE = 'lib/trace-events.ts';

/** The reference page of the trace events. */
exports.buildTraceReference = function buildTraceReference(program, channel) {
  const statements = program.file(SOURCE).statements;
  const byName = new Map(statements.map((node) => [node.name.text, node]));
  const events = statements.filter(
    (node) => ts.isInterfaceDeclaration(node) && eventNameOf(node) !== undefined,
  );
  const others = statements.filter((node) => !events.includes(node) && !SHOWN_ELSEWHERE.has(node.name.text));
  return [
    buildNote(SOURCE),
    '',
    '# Trace events',
    '',
    ...introduce(channel),
    ...events.flatMap((node) => [
      `## ${eventNameOf(node)}`,
      '',
      commentOf(node),
      '',
      ...buildMembers(node.members, inheritedMembers(node, byName)),
    ]),
    ...others.flatMap((node) => [`## ${node.name.text}`, '', commentOf(node), '', ...buildOther(node)]),
  ].join('\n');
};

/** They say how the events are put together, which the page says in words. */
const SHOWN_ELSEWHERE = new Set(['AnyEvent', 'TraceEvent', 'Trace']);

const introduce = (channel) => [
  'Every decision about a token, every request to the API and every wait is one event: names, counts and times, and never a',
  'value of a token. Every event has `messageId`, the id of the message that it was part of, if there was one.',
  '',
  `They go to the channel \`${channel}\` of \`node:diagnostics_channel\` (the constant \`TRACE_CHANNEL\`), to the file that`,
  '`FRESHKEYS_TRACE_FILE` names, one line of JSON each, and the refreshes to the log of the runtime. [The guide](../guides/read-a-trace.md) reads them.',
  '',
];

function eventNameOf(node) {
  const member = (node.members ?? []).find(({ name }) => name?.getText() === 'event');
  return member?.type.literal?.text;
}

function inheritedMembers(node, byName) {
  const types = (node.heritageClauses ?? []).flatMap(({ types }) => types);
  // `Partial<TokenNote>`: what it has all of, or nothing.
  const names = types.map((type) => (type.typeArguments?.[0] ?? type).getText());
  return names.flatMap((name) => [...(byName.get(name)?.members ?? [])]);
}

function buildMembers(members, inherited = []) {
  return buildTable(
    ['Member', 'Value', 'What it says'],
    [...members, ...inherited].map((member) => [
      `\`${member.name.getText()}\`${member.questionToken === undefined && !inherited.includes(member) ? '' : ' (optional)'}`,
      describeType(member.type),
      commentOf(member),
    ]),
  );
}

function describeType(type) {
  const text = type.getText().replaceAll(/\s+/g, ' ');
  const shown = ts.isTypeReferenceNode(type) ? `[${text}](#${text.toLowerCase()})` : undefined;
  return (
    shown ??
    text
      .replace(/^\| /, '')
      .split(' | ')
      .map((part) => `\`${part}\``)
      .join(', ')
  );
}

function buildOther(node) {
  if (ts.isInterfaceDeclaration(node)) return buildMembers(node.members);
  return [`One of ${describeType(node.type)}.`, ''];
}
