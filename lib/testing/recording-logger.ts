import { format } from 'node:util';

type Write = (...parameters: readonly unknown[]) => unknown;

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** A logger of the runtime: its methods by level, and `child`. */
export type ComponentLogger = Readonly<Record<(typeof LEVELS)[number], Write>> & {
  readonly child?: (...parameters: readonly unknown[]) => ComponentLogger;
};

/** Passes everything on, and keeps each line. */
export function recordLogger(logger: ComponentLogger, lines: string[]): ComponentLogger {
  const child = (...parameters: readonly unknown[]): ComponentLogger =>
    recordLogger(logger.child?.(...parameters) ?? logger, lines);
  const methods = LEVELS.map((level): [string, Write] => [
    level,
    (first, ...rest) => {
      // As the runtime does it: a first argument that is no text becomes one.
      lines.push(`${level}: ${format(String(first), ...rest)}`);
      return logger[level](first, ...rest);
    },
  ]);
  return { ...(Object.fromEntries(methods) as Record<(typeof LEVELS)[number], Write>), child };
}
