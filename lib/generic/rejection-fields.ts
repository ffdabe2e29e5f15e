import type { RejectionRules } from '../http/rejection';
import type { AnswerSign } from '../oauth2/response-shape';
import { invalidOption } from '../component/option-checks';
import type { RuntimeConfig } from '../component/runtime';

/**
 * Reads what an API says when it no longer accepts an access token: the fields `rejectionStatuses` and `rejectionBody`.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field and what it may hold
 */
export function readRejection(cfg: RuntimeConfig): RejectionRules {
  const lines = readLines(cfg['rejectionBody']);
  const texts = lines.filter(isQuoted).map((line) => line.slice(1, -1));
  const body = lines.filter((line) => !isQuoted(line)).map(readSign);
  return {
    statuses: readStatuses(cfg['rejectionStatuses']),
    ...(body.length === 0 ? {} : { body }),
    ...(texts.length === 0 ? {} : { text: new RegExp(texts.map(escapeText).join('|'), 'u') }),
  };
}

function readStatuses(value: unknown): number[] {
  if (value === undefined || value === null || value === '') return [];
  const texts = String(value as string | number)
    .split(/[\s,;]+/)
    .filter((text) => text !== '');
  return texts.map((text) => {
    const status = Number(text);
    if (Number.isInteger(status) && status >= 100 && status <= 599) return status;
    throw invalidOption(
      'rejectionStatuses',
      value,
      'HTTP statuses separated by commas, for example 403, 440',
    );
  });
}

const BODY_EXPECTATION =
  'one sign a line: path = value, value for a member of the JSON, or a text in quotes, for example error = token_expired';

function readLines(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string') throw invalidOption('rejectionBody', value, BODY_EXPECTATION);
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** At least one character between the quotes: an empty text is in every answer. */
function isQuoted(line: string): boolean {
  return /^".*\S.*"$/.test(line);
}

function readSign(line: string): AnswerSign {
  const separator = line.startsWith('"') ? -1 : line.indexOf('=');
  const path = line.slice(0, Math.max(0, separator)).trim();
  const values = separator < 0 ? [] : readValues(line.slice(separator + 1));
  if (path === '' || values.length === 0) throw invalidOption('rejectionBody', line, BODY_EXPECTATION);
  return { path, values };
}

/** Values separated by commas; one with a comma in it stands in quotes. */
function readValues(text: string): readonly string[] {
  const values = text.match(/\s*"[^"]*"\s*(?=,|$)|[^,]+/g) ?? [];
  return values.map((value) => value.trim().replace(/^"([^"]*)"$/, '$1')).filter((value) => value !== '');
}

/** What people fill in is a text, and no pattern: a pattern could keep the process busy for ever. */
function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
