import { withDeskSession, type DeskSession } from '../desk/desk-session';
import { startDeskStep } from '../desk/step-run';
import { ContainerStartError } from '../platform/runtime/container-start-error';
import type { Container } from '../platform/runtime/running-container';
import type { StepOutcome } from '../platform/runtime/step-messages';
import { redactText } from '../redact';
import { CommandFailure, type Command, type CommandContext } from './command';
import { RUN_HELP, RUN_OPTIONS, openNamedDesk } from './desk-arguments';
import { withInterruption, type Interruption } from './interruption';
import { withProgress } from './notes';
import { readRunArguments, toMessage, type RunArguments } from './run-arguments';
import { createStatusLine } from './status-line';
import { createRunReport, hasFailed, printLogs } from './run-report';

/** `freshkeys run` */
export const runCommand: Command = {
  usage: 'run <action | trigger> [dir] [-x fixture] [--message json]',
  summary: 'run an action or trigger as the platform would, with the local credential',
  options: {
    ...RUN_OPTIONS,
    fixture: { type: 'string', short: 'x' },
    message: { type: 'string' },
    fields: { type: 'string' },
    snapshot: { type: 'string' },
    count: { type: 'string' },
    parallel: { type: 'string' },
    repeat: { type: 'boolean' },
    logs: { type: 'boolean' },
  },
  help: [
    '-x, --fixture <name>  message, fields and snapshot of test/fixture.json, with the values of .env in it',
    '--message <json>      the message, or its body alone; @file reads it from a file (default: an empty body)',
    '--fields <json>       fields of the step, or @file',
    '--snapshot <json>     snapshot to begin with, or @file',
    '--count <n>           how many messages (default: 1)',
    '--parallel <n>        how many at once (default: 1)',
    '--repeat              again and again in the same container, until Ctrl-C',
    '--logs                print what the container has logged, too',
    ...RUN_HELP,
  ],
  examples: [
    'freshkeys run makeRawRequest --message \'{"url": "/me"}\'',
    'freshkeys run upsertContact ./my-component -x update --count 20 --parallel 5',
  ],
  run: (context) => withInterruption((interruption) => run(context, interruption)),
};

async function run(context: CommandContext, interruption: Interruption): Promise<number> {
  const options = readRunArguments(context);
  const { signal, protect } = interruption;
  const desk = await openNamedDesk(context, options.directory);
  // Protected until the container has ended: it may have tokens that nobody else has.
  return withDeskSession(desk, { fixtureName: options.fixture, protect }, async (session) => {
    const container = await withProgress(context, `Starting ${options.functionName}`, () =>
      start(session, options),
    );
    const stop = (): void => void container.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    try {
      return await sendMessages(context, options, { session, container, signal });
    } finally {
      await container.stop();
      if (options.logs) printLogs(container.output(), session.secrets());
    }
  });
}

interface RunningStep {
  readonly session: DeskSession;
  readonly container: Container;
  readonly signal: AbortSignal;
}

async function start(session: DeskSession, options: RunArguments): Promise<Container> {
  const { functionName, fields, parallel } = options;
  const snapshot = options.snapshot ?? session.fixture?.snapshot;
  try {
    return await startDeskStep({ ...session, functionName, fields, snapshot, parallel });
  } catch (error) {
    if (!(error instanceof ContainerStartError)) throw error;
    if (options.logs) printLogs(error.output, session.secrets());
    // Below its first line Node lists the modules on the way to one that it did not find.
    const [reason = ''] = redactText(error.message, session.secrets()).split('\nRequire stack:');
    throw new CommandFailure(`${reason.slice(0, 500)}\nWith --logs you see what it has printed.`);
  }
}

async function sendMessages(
  context: CommandContext,
  options: RunArguments,
  { session, container, signal }: RunningStep,
): Promise<number> {
  const message = options.message ?? toMessage({ body: {}, ...session.fixture?.message });
  const report = createRunReport(context, session);
  const line = createStatusLine(context);
  let [done, failed] = [0, 0];
  const showProgress = (): void => {
    line.show(`${String(done)}${options.repeat ? '' : ` of ${String(options.count)}`} processed …`);
  };
  const count = (outcome: StepOutcome): void => {
    if (hasFailed(outcome)) failed += 1;
    done += 1;
    line.clear();
    report.tell(outcome);
    showProgress();
  };
  showProgress();
  do {
    const batch = Array.from({ length: options.count }, () => container.send(message).then(count));
    await Promise.all(batch);
    // A container that is gone would lose one message after the other.
  } while (options.repeat && !signal.aborted && (await isRunning(container)));
  // What it still has to save, it saves before it ends.
  await container.stop();
  line.clear();
  report.finish(container.late);
  return failed === 0 ? 0 : 1;
}

function isRunning({ ended }: Container): Promise<boolean> {
  return Promise.race([
    ended.then(() => false),
    new Promise<boolean>((resolve) =>
      setImmediate(() => {
        resolve(true);
      }),
    ),
  ]);
}
