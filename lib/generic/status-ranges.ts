import { invalidOption } from '../component/option-checks';
import type { RuntimeConfig } from '../component/runtime';
import { optionalText } from './step-fields';

/** Whether a status is among those that somebody listed. */
export type StatusRanges = (status: number) => boolean;

/** Statuses below are success: they are no errors to have a policy for. */
const LOWEST = 300;
const HIGHEST = 599;

const EXPECTATION = `statuses from ${String(LOWEST)} to ${String(HIGHEST)}, or ranges of them, separated by commas: 408, 423, 429, 500-599, >=500`;

/**
 * Reads a field with statuses and ranges of them: `408, 500-599, >=500, 5xx`.
 *
 * @returns `undefined` if the field is empty
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field
 */
export function readStatusRanges(cfg: RuntimeConfig, field: string): StatusRanges | undefined {
  const given: unknown = cfg[field];
  const text = typeof given === 'number' ? String(given) : optionalText(cfg, field);
  if (text === undefined) return undefined;
  const ranges = text.split(/[,;]/).map((entry) => readRange(entry.trim()));
  if (ranges.some((range) => range === undefined))
    throw invalidOption(`field "${field}"`, given, EXPECTATION);
  return (status) => ranges.some((range) => range !== undefined && status >= range[0] && status <= range[1]);
}

type Range = readonly [lowest: number, highest: number];

function readRange(entry: string): Range | undefined {
  const [, comparison, from, to, family] =
    /^(?:(>=?|<=?)?\s*(\d{3})(?:\s*-\s*(\d{3}))?|([345])xx)$/i.exec(entry) ?? [];
  if (family !== undefined) return [Number(family) * 100, Number(family) * 100 + 99];
  if (from === undefined || (comparison !== undefined && to !== undefined)) return undefined;
  const range = toRange(comparison, Number(from), Number(to ?? from));
  return range[0] >= LOWEST && range[1] <= HIGHEST && range[0] <= range[1] ? range : undefined;
}

function toRange(comparison: string | undefined, from: number, to: number): Range {
  if (comparison?.startsWith('>') === true) return [comparison === '>' ? from + 1 : from, HIGHEST];
  if (comparison?.startsWith('<') === true) return [LOWEST, comparison === '<' ? from - 1 : from];
  return [from, to];
}
