import { CHECK_CASES } from '../checkup/check-cases';
import { openComponentDirectory } from '../desk/component-directory';
import { listFixtures } from '../desk/fixture-file';
import { listFunctions } from '../desk/step-run';
import { PROVIDER_IDS } from '../providers/provider-ids';
import { isFreshkeysError } from '../errors';
import { FLOW_CASES } from './flow-cases';
import { EXPIRY_SIGNS } from './provider-command';

/** A word that could come next, and what it is. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What can stand in a place: words, or the name of a file or of a folder. */
export type Source = 'files' | 'directories' | ((directory: string) => readonly Candidate[]);

/** By what the usage of a command calls a place, or the help the value of an option. */
export const SOURCES_BY_WORD: Readonly<Record<string, Source>> = {
  dir: 'directories',
  file: 'files',
  path: 'files',
  'file.json': 'files',
  'definition.json': 'files',
  provider: () => plain(PROVIDER_IDS),
  shell: () => plain(['bash', 'zsh', 'fish']),
  // Triggers are among them: no command takes actions alone.
  action: listSteps,
  function: listModels,
};

/** By the name of an option, where that says more. */
export const SOURCES_BY_OPTION: Readonly<Record<string, Source>> = {
  provider: () => plain(PROVIDER_IDS),
  fixture: (directory) => plain(listFixtures(directory)),
  action: listSteps,
  of: listSteps,
  function: listSteps,
  only: () => CHECK_CASES.map(({ name, promise }) => ({ value: name, description: promise })),
  case: () => plain(FLOW_CASES.map(({ name }) => name)),
  'expiry-sign': () => plain(EXPIRY_SIGNS),
};

function plain(values: readonly string[]): readonly Candidate[] {
  return values.map((value) => ({ value, description: '' }));
}

/** Actions and triggers. */
function listSteps(directory: string): readonly Candidate[] {
  return readSteps(directory).map(({ name, declared: { title } }) => ({
    value: name,
    description: typeof title === 'string' ? title : '',
  }));
}

/** Functions that fill a select field, and the one that tells metadata. */
function listModels(directory: string): readonly Candidate[] {
  const declarations = readSteps(directory).map(({ declared }) => declared);
  const models = declarations
    .flatMap(({ fields }) => Object.values(membersOf(fields)).map((field) => membersOf(field)['model']))
    .filter((model) => typeof model === 'string');
  const hasMetaModel = declarations.some(({ dynamicMetadata }) => dynamicMetadata === true);
  return plain([...new Set([...models, ...(hasMetaModel ? ['getMetaModel'] : [])])]);
}

function readSteps(directory: string): ReturnType<typeof listFunctions> {
  try {
    return listFunctions(openComponentDirectory(directory).descriptor);
  } catch (error) {
    // Nobody wants to read in the middle of a word that there is no component here.
    if (isFreshkeysError(error)) return [];
    throw error;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
