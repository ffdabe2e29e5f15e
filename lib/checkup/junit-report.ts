import type { CheckResult } from './check-result';

/** Control characters but tab and ends of lines, halves of characters, and what is no character (XML 1.0, `Char`). */
const NOT_IN_XML = /(?![\t\n\r])\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

/** The results as the XML that build servers read (JUnit). */
export function junitReport(suite: string, results: readonly CheckResult[]): string {
  const count = (status: CheckResult['status']): string =>
    String(results.filter((result) => result.status === status).length);
  const seconds = toSeconds(results.reduce((sum, { durationMs }) => sum + durationMs, 0));
  const cases = results.map((result) => `  ${testCase(suite, result)}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="${escaped(suite)}" tests="${String(results.length)}" failures="${count('failed')}" errors="0" skipped="${count('skipped')}" time="${seconds}">`,
    ...cases,
    '</testsuite>',
    '',
  ].join('\n');
}

function testCase(suite: string, { name, status, promise, reasons, guide, durationMs }: CheckResult): string {
  const start = `<testcase classname="${escaped(suite)}" name="${escaped(`${name}: ${promise}`)}" time="${toSeconds(durationMs)}"`;
  const reason = escaped(reasons.join('; '));
  if (status === 'passed') return `${start}/>`;
  if (status === 'skipped') return `${start}><skipped message="${reason}"/></testcase>`;
  const text = escaped([...reasons, guide].join('\n'));
  return `${start}><failure message="${reason}">${text}</failure></testcase>`;
}

function toSeconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}

/** A text as it stands in content and attributes. */
function escaped(text: string): string {
  return text
    .replace(NOT_IN_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
