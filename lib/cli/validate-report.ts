import type { ComponentFinding } from '../descriptor/finding';
import type { CommandContext } from './command';

/** What came of one component, or of one provider definition. */
export interface Validated {
  readonly isComponent: boolean;
  readonly findings: readonly ComponentFinding[];
}

/** The findings for a person, and how many there are. */
export function describeFindings(validated: readonly Validated[], colors: CommandContext['colors']): string {
  const findings = validated.flatMap((one) => one.findings);
  const lines = findings.map((finding) => describeFinding(finding, colors));
  const checked = describeChecked(validated);
  if (findings.length === 0) return `${colors.green('ok')}  ${checked}: ${describePraise(validated)}`;
  const total = validated.some(({ isComponent }) => isComponent)
    ? (['error', 'warning'] as const)
        .map((severity) => count(findings.filter((one) => one.severity === severity).length, severity))
        .join(', ')
    : count(findings.length, 'finding');
  return [...lines, `${checked}, ${total}`].join('\n');
}

function describeFinding(
  { severity, file, path, line, column, problem, remedy }: ComponentFinding,
  colors: CommandContext['colors'],
): string {
  const label = severity === 'error' ? colors.red('error  ') : colors.yellow('warning');
  const place = line === undefined ? file : `${file}:${String(line)}:${String(column ?? 1)}`;
  // Texts about definitions name the key themselves.
  const key = path === '' || problem.includes(path) ? '' : ` ${path}`;
  return `${label}  ${colors.bold(place)}${key}: ${problem}\n         ${colors.dim(remedy)}`;
}

function describeChecked(validated: readonly Validated[]): string {
  const components = validated.filter(({ isComponent }) => isComponent).length;
  const definitions = validated.length - components;
  const parts = [
    ...(components > 0 ? [count(components, 'component')] : []),
    ...(definitions > 0 ? [count(definitions, 'definition')] : []),
  ];
  return `${parts.join(' and ')} checked`;
}

function describePraise(validated: readonly Validated[]): string {
  return validated.some(({ isComponent }) => isComponent)
    ? 'nothing to complain about'
    : 'every key has an effect';
}

function count(number: number, noun: string): string {
  return `${String(number)} ${number === 1 ? noun : `${noun}s`}`;
}
