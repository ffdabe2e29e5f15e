import { expect } from 'chai';
import type { Run } from './command-line';

export type CommandLine = readonly string[];

/** Commands that work with the local credential, for the component in this directory. */
export const AT_THE_DESK = (directory: string): readonly CommandLine[] => [
  ['connect', directory, '--no-open', '--timeout-seconds', '1'],
  ['verify', directory],
  ['run', 'call', directory],
  ['exec', 'listContacts', directory],
  ['refresh', directory],
  ['revoke', directory, '--yes'],
];

/** A line that says what is wrong and what to do, no result, and nothing that nobody may see. */
export function expectClear(command: CommandLine, { stdout, stderr }: Run, expected: RegExp): void {
  const name = command.join(' ');
  expect(stdout, name).to.equal('');
  expect(stderr, name)
    .to.match(/^freshkeys: .+\n$/s)
    .and.match(expected)
    .and.not.match(/\n +at |unexpected failure|canary/);
}
