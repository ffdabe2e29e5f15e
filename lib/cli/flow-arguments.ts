import { join } from 'node:path';
import { readDescriptor, requireBuiltModule } from '../desk/component-directory';
import { findMain } from '../desk/step-run';
import { textOption, UsageError, type CommandContext } from './command';
import { FLOW_CASES } from './flow-cases';
import type { FlowPlan } from './flow-plan';
import type { FlowSubject } from './flow-run';
import { readJsonFile } from './json-file';

/** The command line of `freshkeys flow`, checked. */
export interface FlowArguments
  extends Pick<FlowPlan, 'containers' | 'messages' | 'prefetch'>, Omit<FlowSubject, 'signal'> {
  /** The cases to run; `undefined` for a run of one's own. */
  readonly cases: readonly string[] | undefined;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Where services of one's own usually are. */
const DEFAULT_AMQP = 'amqp://guest:guest@127.0.0.1:5672';
const DEFAULT_REDIS = 'redis://127.0.0.1:6379';
const WITHOUT_REDIS = 'none';

const OWN_COMPONENT = join(__dirname, '../..');

/** Options that say what is run; a case says that itself. */
const OF_A_RUN = [
  'containers',
  'messages',
  'prefetch',
  'component',
  'function',
  'config',
  'message',
] as const;

/** @throws {UsageError} for a value that makes no sense */
export function readFlowArguments(context: CommandContext): FlowArguments {
  const [unexpected] = context.positionals;
  if (unexpected !== undefined) throw new UsageError(`flow takes options only, and got ${unexpected}`);
  const config = readJsonOption(context, 'config');
  if (config !== undefined && (typeof config !== 'object' || config === null || Array.isArray(config))) {
    throw new UsageError('--config takes a JSON object: the configuration of the step');
  }
  return {
    containers: wholeNumber(context, 'containers', { otherwise: 2, atMost: 64 }),
    messages: wholeNumber(context, 'messages', { otherwise: 200, atMost: 1_000_000 }),
    prefetch: wholeNumber(context, 'prefetch', { otherwise: 10, atMost: 65_535 }),
    amqpUrl: textOption(context, 'amqp') ?? DEFAULT_AMQP,
    redisUrl: readRedisUrl(context),
    ...readComponent(context),
    config: config as FlowArguments['config'],
    body: readJsonOption(context, 'message') ?? { method: 'GET', url: '/me' },
    cases: readCases(context),
    out: textOption(context, 'out'),
    json: context.values['json'] === true,
  };
}

interface Limits {
  readonly otherwise: number;
  readonly atMost: number;
}

function wholeNumber(context: CommandContext, name: string, { otherwise, atMost }: Limits): number {
  const text = textOption(context, name) ?? String(otherwise);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > atMost) {
    throw new UsageError(`--${name} takes a whole number from 1 to ${String(atMost)}`);
  }
  return value;
}

function readJsonOption(context: CommandContext, name: string): unknown {
  const path = textOption(context, name);
  return path === undefined ? undefined : readJsonFile(path);
}

function readRedisUrl(context: CommandContext): string | undefined {
  const text = textOption(context, 'redis') ?? DEFAULT_REDIS;
  if (text === WITHOUT_REDIS) return undefined;
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  // The text is not repeated: it may have a password in it.
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw new UsageError('--redis takes a URL: redis://host:port, rediss:// for TLS, or none');
  }
  return text;
}

/** A component that the runtime can load, as far as its files tell. */
function readComponent(context: CommandContext): Pick<FlowArguments, 'componentDirectory' | 'functionName'> {
  const component = readDescriptor(textOption(context, 'component') ?? OWN_COMPONENT);
  const functionName = textOption(context, 'function') ?? 'makeRawRequest';
  requireBuiltModule(component, findMain(component, functionName));
  return { componentDirectory: component.path, functionName };
}

function readCases(context: CommandContext): readonly string[] | undefined {
  const name = textOption(context, 'case');
  const wantsAll = context.values['figures'] === true;
  if (name === undefined && !wantsAll) return undefined;
  if (name !== undefined && wantsAll) throw new UsageError('--figures runs every case: leave --case out');
  const clash = OF_A_RUN.find((option) => context.values[option] !== undefined);
  if (clash !== undefined) throw new UsageError(`a case sets --${clash} itself`);
  const names = FLOW_CASES.map((flowCase) => flowCase.name);
  if (name === undefined) return names;
  if (!names.includes(name)) throw new UsageError(`unknown case: ${name}. There are: ${names.join(', ')}`);
  return [name];
}
