import { createInterface } from 'node:readline';
import { INTERRUPTED } from './interruption';

/** A question to the person at the terminal. */
export interface Question {
  readonly message: string;
  /** Nobody may look over the person's shoulder. */
  readonly isSecret?: boolean;
  /** Whether the answer may be empty. */
  readonly isOptional?: boolean;
}

/** Asks a person; Ctrl-C ends the command. */
export async function ask({ message, isSecret = false, isOptional = false }: Question): Promise<string> {
  const { isCancel, password, text } = await import('@clack/prompts');
  const answer = await (isSecret ? password : text)({
    message,
    output: process.stderr,
    validate: (value) => (isOptional || value?.trim() ? undefined : 'Something has to be entered here.'),
  });
  if (isCancel(answer)) process.exit(INTERRUPTED);
  return answer;
}

/** Asks for a yes; Ctrl-C ends the command. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import('@clack/prompts');
  const answer = await prompts.confirm({ message, initialValue: false, output: process.stderr });
  if (prompts.isCancel(answer)) process.exit(INTERRUPTED);
  return answer;
}

/** What is piped in, line by line. */
export interface LineReader {
  /** `undefined` at its end. */
  readonly read: () => Promise<string | undefined>;
  /** Lets go of it: an open input keeps the process alive. */
  readonly close: () => void;
}

/** Reads what is piped in. */
export function createLineReader(): LineReader {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    read: async () => {
      const next = await iterator.next();
      return next.done === true ? undefined : next.value;
    },
    close: () => {
      lines.close();
    },
  };
}
