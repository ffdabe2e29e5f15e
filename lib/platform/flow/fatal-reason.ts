/** Why a container gave up, in the words of the runtime's log; `undefined` if it has printed no reason. */
export function findFatalReason(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines.reverse()) {
    const record = parseRecord(line);
    // 60 is bunyan's level for what ends a process.
    if (record?.level === 60)
      return `${placeOf(record)}${firstLine(record.err?.message ?? record.msg ?? line)}`;
  }
  // What Node itself prints before it ends: no JSON, and the name of an error in front.
  const thrown = lines.find((line) => /^\w*Error(?: \[\w+\])?: /.test(line));
  return thrown === undefined ? undefined : firstLine(thrown);
}

interface LogRecord {
  readonly level?: unknown;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
}

/** The runtime repeats the bare answer of the platform's API; only the stack tells whose answer it was. */
function placeOf({ err }: LogRecord): string {
  return err?.stack?.includes('retrieveStep') === true ? 'the platform API did not hand out the step: ' : '';
}

function parseRecord(line: string): LogRecord | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1).join('').slice(0, 300);
}
