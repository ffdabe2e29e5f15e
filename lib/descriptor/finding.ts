import { escapePointer, type JsonText } from '../json/json-text';

/** Something that is wrong with a component, or will be. */
export interface ComponentFinding {
  /** `error`: it does not work on the platform. `warning`: it works, and not as it should. */
  readonly severity: 'error' | 'warning';
  /** Path of the file from the folder of the component. */
  readonly file: string;
  /** Names joined by dots, as far as the file has any; empty if it is the whole. */
  readonly path: string;
  /** Where in the file, both from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly problem: string;
  readonly remedy: string;
}

/** What a rule says about a place of `component.json`: the path as names, so that none of them is split. */
export interface Remark {
  readonly severity: ComponentFinding['severity'];
  readonly at: readonly string[];
  readonly problem: string;
  readonly remedy: string;
}

/** Makes a finding of a remark about a JSON file. */
export function toFinding(
  { severity, at, problem, remedy }: Remark,
  file: string,
  text: Pick<JsonText, 'positionOf'>,
): ComponentFinding {
  const pointer = at.map((name) => `/${escapePointer(name)}`).join('');
  return { severity, file, path: at.join('.'), ...text.positionOf(pointer), problem, remedy };
}

/** What keeps a component from working on the platform. */
export function error(at: readonly string[], problem: string, remedy: string): Remark {
  return { severity: 'error', at, problem, remedy };
}

/** What works, and not as it should. */
export function warning(at: readonly string[], problem: string, remedy: string): Remark {
  return { severity: 'warning', at, problem, remedy };
}
