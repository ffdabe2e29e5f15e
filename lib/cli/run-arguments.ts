import type { StepMessage } from '../platform/runtime/step-messages';
import { textOption, UsageError, type CommandContext } from './command';
import { countOption } from './desk-arguments';
import { parseJson, readJsonFile } from './json-file';

type Values = Readonly<Record<string, unknown>>;

/** What `freshkeys run` was told. */
export interface RunArguments {
  readonly functionName: string;
  readonly directory: string | undefined;
  readonly fixture: string | undefined;
  readonly message: StepMessage | undefined;
  readonly fields: Values;
  readonly snapshot: Values | undefined;
  readonly count: number;
  readonly parallel: number;
  readonly repeat: boolean;
  readonly logs: boolean;
}

/** @throws {UsageError} */
export function readRunArguments(context: CommandContext): RunArguments {
  const { positionals, values } = context;
  const [functionName, directory, unexpected] = positionals;
  if (functionName === undefined || unexpected !== undefined) {
    throw new UsageError('run takes the name of one action or trigger, and a directory');
  }
  const message = objectOption(context, 'message');
  return {
    functionName,
    directory,
    fixture: textOption(context, 'fixture'),
    message: message === undefined ? undefined : toMessage(message),
    fields: objectOption(context, 'fields') ?? {},
    snapshot: objectOption(context, 'snapshot'),
    count: countOption(context, 'count', { fallback: 1, most: 10_000 }),
    parallel: countOption(context, 'parallel', { fallback: 1, most: 1_000 }),
    repeat: values['repeat'] === true,
    logs: values['logs'] === true,
  };
}

/** A whole message has a body; anything else is the body of one. */
export function toMessage(given: Values): StepMessage {
  return 'body' in given ? selectMessage(given) : { body: given };
}

/** A message of a fixture. Its id stays behind: several messages are made of one. */
function selectMessage({ body, headers, passthrough }: Values): StepMessage {
  return {
    body,
    ...(isObject(headers) ? { headers } : {}),
    ...(isObject(passthrough) ? { passthrough } : {}),
  };
}

/**
 * An option that is JSON, or `@` and the file that holds it.
 *
 * @throws {UsageError}
 */
export function objectOption(context: CommandContext, name: string): Values | undefined {
  const text = textOption(context, name);
  if (text === undefined) return undefined;
  const value = text.startsWith('@') ? readJsonFile(text.slice(1)) : parseJson(text, `--${name}`);
  if (isObject(value)) return value;
  throw new UsageError(`--${name} takes a JSON object, or @ and the file that holds it`);
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
