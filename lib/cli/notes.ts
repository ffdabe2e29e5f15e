import { redactText } from '../redact';
import type { CommandContext } from './command';
import { printable } from './printable';
import { createStatusLine } from './status-line';
import { columnsOf, wrapWords } from './wrap-words';

/** Tells the person something beside the result, which others may read: on the stream of errors. */
export function note(text: string): void {
  process.stderr.write(`${wrapWords(printable(redactText(text)), columnsOf(process.stderr))}\n`);
}

/** Shows an address as it is: a person has to go there. */
export function showAddress(url: string): void {
  process.stderr.write(`\n  ${printable(url)}\n\n`);
}

/** Whether somebody is there who can answer a question. */
export function isInteractive({ isAttended }: Pick<CommandContext, 'isAttended'>): boolean {
  // Not a boolean in a pipe: there it is not set at all.
  return isAttended && (process.stdin.isTTY as boolean | undefined) === true;
}

/** Shows that something is under way, as long as it is. */
export async function withProgress<Result>(
  context: CommandContext,
  what: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const line = createStatusLine(context);
  line.show(`${what} …`);
  try {
    return await work();
  } finally {
    line.clear();
  }
}
