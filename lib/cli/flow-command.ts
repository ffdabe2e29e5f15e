import { BrokerError } from '../platform/broker/broker-error';
import { ContainerStartError } from '../platform/runtime/container-start-error';
import { CommandFailure, UsageError, type Command, type CommandContext } from './command';
import { readFlowArguments, type FlowArguments } from './flow-arguments';
import { FLOW_CASES } from './flow-cases';
import { runCases } from './flow-figures';
import { createLiveTable, createProgressLines, silentWatcher } from './flow-live';
import type { FlowPlan } from './flow-plan';
import { describeResult } from './flow-report';
import { columnsOf, wrapWords } from './wrap-words';
import { isSuccess, type FlowResult } from './flow-result';
import { runFlow, type FlowWatcher } from './flow-run';
import { checkServices, ServiceError } from './flow-services';
import { withInterruption } from './interruption';
import { assertWritable, writeResult } from './result-file';

/** `freshkeys flow` */
export const flowCommand: Command = {
  usage: 'flow [--containers <n>] [--messages <n>] [--prefetch <n>] [--case <name>]',
  summary: 'run a flow on the real runtime and your own RabbitMQ (and Redis)',
  options: {
    containers: { type: 'string' },
    messages: { type: 'string' },
    prefetch: { type: 'string' },
    amqp: { type: 'string' },
    redis: { type: 'string' },
    component: { type: 'string' },
    function: { type: 'string' },
    config: { type: 'string' },
    message: { type: 'string' },
    case: { type: 'string' },
    figures: { type: 'boolean' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  },
  help: [
    '--containers <n>      processes of the runtime (default: 2)',
    '--messages <n>        messages to send (default: 200)',
    '--prefetch <n>        messages that a container works on at once (default: 10)',
    '--amqp <url>          RabbitMQ (default: amqp://guest:guest@127.0.0.1:5672)',
    '--redis <url>         Redis for the containers (default: redis://127.0.0.1:6379); none: without',
    '--component <dir>     directory with component.json (default: this component)',
    '--function <name>     its action or trigger (default: makeRawRequest)',
    '--config <file.json>  configuration of the step, for a component with servers of its own',
    '--message <file.json> body of every message (default: GET /me)',
    '--case <name>         one situation with its figures, instead of a run of your own:',
    ...listCases().map((line) => `                        ${line}`),
    '--figures             every case',
    '--out <file>          write the figures to a file, as JSON',
    '--json                print the figures as JSON, and nothing else',
  ],
  examples: [
    'freshkeys flow',
    'freshkeys flow --containers 4 --messages 500 --prefetch 10',
    'freshkeys flow --case rotating-2',
    'freshkeys flow --figures --out figures.json',
  ],
  run: async (context) => {
    const options = readFlowArguments(context);
    assertWritable(options.out);
    const work = options.cases ? runChosenCases : runOnce;
    try {
      // What runs is stopped, and what was made on the broker is taken away.
      return await withInterruption(({ signal, protect }) => protect(() => work(options, context, signal)));
    } catch (error) {
      if (!isOfTheWorld(error)) throw error;
      // The runtime does not say why a module cannot be loaded.
      const hint = error instanceof ContainerStartError ? '\nfreshkeys validate may say more.' : '';
      throw new CommandFailure(`${error.message}${hint}`);
    }
  },
};

/** Something that a person can put right outside of this program. */
function isOfTheWorld(error: unknown): error is ServiceError | BrokerError | ContainerStartError {
  return (
    error instanceof ServiceError || error instanceof BrokerError || error instanceof ContainerStartError
  );
}

/** The names of the cases, a few to a line. */
function listCases(): readonly string[] {
  const names = FLOW_CASES.map(({ name }) => name);
  return Array.from({ length: Math.ceil(names.length / 4) }, (_, row) =>
    names.slice(row * 4, row * 4 + 4).join(', '),
  );
}

async function runOnce(
  options: FlowArguments,
  context: CommandContext,
  signal: AbortSignal,
): Promise<number> {
  const { containers, messages, prefetch, redisUrl } = options;
  await checkServices(options.amqpUrl, redisUrl);
  const plan: FlowPlan = { label: 'flow', containers, messages, prefetch, usesRedis: redisUrl !== undefined };
  if (!options.json) context.print(introduce(options));
  const subject = { ...options, signal };
  const result = await runFlow(plan, subject, selectWatcher(subject, context));
  writeOut(options, result);
  context.print(
    options.json
      ? JSON.stringify(result, undefined, 2)
      : wrapWords(describeResult(result, context.colors), columnsOf(process.stdout), 9),
  );
  return isSuccess(result) ? 0 : 1;
}

async function runChosenCases(
  options: FlowArguments,
  { print, colors }: CommandContext,
  signal: AbortSignal,
): Promise<number> {
  const chosen = FLOW_CASES.filter(({ name }) => options.cases?.includes(name));
  const needsRedis = chosen.some(({ plans }) => plans.some(({ usesRedis }) => usesRedis === true));
  if (needsRedis && options.redisUrl === undefined) throw new UsageError('this case needs --redis');
  await checkServices(options.amqpUrl, needsRedis ? options.redisUrl : undefined);
  const subject = { ...options, signal };
  const run = (plan: FlowPlan): Promise<FlowResult> => runFlow(plan, subject, silentWatcher);
  const figures = await runCases(chosen, {
    run,
    colors,
    signal,
    print: options.json ? () => undefined : print,
  });
  writeOut(options, figures);
  if (options.json) print(JSON.stringify(figures, undefined, 2));
  const missed = figures.filter((entry) => entry.missed.length > 0).map(({ name }) => name);
  if (!options.json) {
    print(
      missed.length === 0
        ? `${String(figures.length)} of ${String(chosen.length)} cases are as they must be.`
        : `Missed: ${missed.join(', ')}.`,
    );
  }
  return missed.length === 0 ? 0 : 1;
}

function introduce({
  containers,
  messages,
  prefetch,
  functionName,
  componentDirectory,
}: FlowArguments): string {
  const what = `${String(messages)} messages, containers: ${String(containers)}, prefetch ${String(prefetch)}`;
  return `freshkeys flow: ${functionName} of ${componentDirectory}\n${what}`;
}

function selectWatcher(
  { json, signal }: Pick<FlowArguments, 'json'> & { readonly signal: AbortSignal },
  { print, isAttended }: CommandContext,
): FlowWatcher {
  if (json) return silentWatcher;
  return isAttended
    ? createLiveTable((text) => process.stdout.write(text), signal)
    : createProgressLines(print);
}

function writeOut({ out }: FlowArguments, figures: unknown): void {
  if (out === undefined) return;
  writeResult(out, `${JSON.stringify(figures, undefined, 2)}\n`);
}
