import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineConnection, type Connection } from '../component/connection';
import { ConfigurationError } from '../errors';
import { redactText } from '../redact';
import { findModule, requireBuiltModule, type ComponentDirectory } from './component-directory';

/** What a desk asks of a connection. */
export type DeskConnection = Pick<
  Connection,
  'authorize' | 'exchange' | 'authorizeDevice' | 'obtain' | 'revoke' | 'refresh' | 'inspect'
>;

const MEMBERS: readonly (keyof DeskConnection)[] = [
  'authorize',
  'exchange',
  'authorizeDevice',
  'obtain',
  'revoke',
  'refresh',
  'inspect',
];

/** Where a component has its connection, by the convention of `freshkeys new`. */
const MODULE = 'lib/connection';

/**
 * The connection of a component: its own, in `lib/connection.js`; for a component without one, what `component.json`
 * says, and the provider. Runs the code of the author.
 *
 * @param provider an id of the catalogue, or the definition of one, for a component without a connection of its own
 * @throws {ConfigurationError} if it cannot be loaded, or is none
 */
export function loadConnection(component: ComponentDirectory, provider?: string): DeskConnection {
  if (findModule(join(component.path, MODULE)).kind === 'nothing') {
    return defineConnection(component.descriptor, provider === undefined ? {} : { provider });
  }
  if (provider !== undefined) {
    throw refuse(
      `The component in ${component.path} has a connection of its own`,
      'Leave out --provider: lib/connection.js says which provider it is.',
    );
  }
  const file = requireBuiltModule(component, MODULE);
  const connection = loadModule(file)['connection'];
  if (isDeskConnection(connection)) return connection;
  throw refuse(
    connection === undefined
      ? `${file} exports no \`connection\``
      : `The \`connection\` of ${file} is none that this command line can work with`,
    'Write `export const connection = defineConnection(…)`, with the same version of freshkeys as this one.',
  );
}

function loadModule(file: string): Readonly<Record<string, unknown>> {
  try {
    return (createRequire(file)(file) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw refuse(
      `${file} cannot be loaded: ${redactText(reason).slice(0, 300)}`,
      'Build the component and install its packages, then try again.',
    );
  }
}

function isDeskConnection(value: unknown): value is DeskConnection {
  if (typeof value !== 'object' || value === null) return false;
  return MEMBERS.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function');
}

function refuse(sentence: string, remedy: string): ConfigurationError {
  return new ConfigurationError({ code: 'OPTION_INVALID', sentence: `${sentence}.`, remedy });
}
