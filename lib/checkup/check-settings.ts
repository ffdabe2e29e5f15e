import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeJsonFailure, readJsonText } from '../json/json-text';
import { ConfigurationError } from '../errors';

type Members = Readonly<Record<string, unknown>>;

/**
 * What a component says about its own check, in `check.json` beside `component.json`. Texts may hold `{{apiUrl}}`,
 * `{{tokenUri}}`, `{{authUri}}`, `{{clientId}}` and `{{clientSecret}}`: those of the fake provider.
 */
export interface CheckSettings {
  /** The action or trigger to drive. Default: the first action, else the first trigger. */
  readonly action?: string;
  /** Body of every message. Default: made from the metadata of the action. */
  readonly message?: Members;
  /** Fields of the credential form and of the action that guessing does not fill in rightly. */
  readonly cfg?: Members;
  /** Environment variables, likewise. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Further members of the token responses that accounts are connected with, such as `instance_url`. */
  readonly tokens?: Members;
  /** `false`: this provider never replaces a refresh token, so that verification may use one freely. Default `true`. */
  readonly rotates?: boolean;
  /** What the API answers, by path or by method and path. */
  readonly answers?: Members;
  /**
   * What means "token no longer accepted" besides 401: `403`, or `200` with `{ "ok": false, "error": "token_expired" }`.
   * The fields to fill in for that; `{}` if the code declares it.
   */
  readonly rejections?: { readonly '403'?: Members; readonly '200'?: Members };
}

const SHAPES: Readonly<Record<keyof CheckSettings, 'text' | 'object' | 'true or false'>> = {
  action: 'text',
  message: 'object',
  cfg: 'object',
  environment: 'object',
  tokens: 'object',
  rotates: 'true or false',
  answers: 'object',
  rejections: 'object',
};

/**
 * Reads the settings of a check.
 *
 * @param file default: `check.json` in the directory, if there is one
 * @throws {ConfigurationError} `OPTION_INVALID` if they cannot be read, or are not what they must be
 */
export function readCheckSettings(directory: string, file?: string): CheckSettings {
  const path = file ?? join(directory, 'check.json');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    // That there is no component is said by whoever reads component.json.
    if (file === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return {};
    throw invalid(`${path} cannot be read (${code})`, 'Check the file and its permissions.');
  }
  return checked(parse(text, path), path);
}

function parse(text: string, path: string): unknown {
  const { value, failure } = readJsonText(text);
  if (failure === undefined) return value;
  throw invalid(`${path} is no JSON: ${describeJsonFailure(failure)}`, 'Correct it, and try again.');
}

function checked(settings: unknown, path: string): CheckSettings {
  if (!isMembers(settings)) throw invalid(`${path} is no JSON object`, 'It begins with { and ends with }.');
  for (const [name, value] of Object.entries(settings)) {
    const shape = Object.hasOwn(SHAPES, name) ? SHAPES[name as keyof CheckSettings] : undefined;
    if (shape === undefined) {
      throw invalid(
        `${path} has a member "${name}" that nobody reads`,
        `Known: ${Object.keys(SHAPES).join(', ')}.`,
      );
    }
    if (!hasShape(value, shape)) {
      throw invalid(`"${name}" in ${path} is not ${shape}`, 'See the guide on testing your component.');
    }
  }
  return settings;
}

function hasShape(value: unknown, shape: (typeof SHAPES)[keyof CheckSettings]): boolean {
  if (shape === 'object') return isMembers(value);
  return typeof value === (shape === 'text' ? 'string' : 'boolean');
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(sentence: string, remedy: string): ConfigurationError {
  return new ConfigurationError({ code: 'OPTION_INVALID', sentence: `${sentence}.`, remedy });
}
