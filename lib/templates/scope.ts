import type { FreshkeysError } from '../errors';
import { evaluate } from './evaluate-template';
import type { TemplateEnvironment } from './functions';
import { parseTemplate } from './parse-template';
import { templateError } from './template-error';

/** What the names in templates mean, for one request. */
export interface TemplateScope extends TemplateEnvironment {
  /** The value of a name; `undefined` if it has none. */
  lookUp(name: string): string | undefined;
  /** The error for a name that has no value, and must have one. */
  missing(name: string, where: string): FreshkeysError;
}

/** Where a {@link TemplateScope} takes its values from, the first that has one. */
export interface ScopeSources extends TemplateEnvironment {
  /** What the request is about: `code`, `refresh_token`, `body`. */
  readonly known: Readonly<Record<string, string | undefined>>;
  /** Named templates. They are computed once, and may use each other. */
  readonly values: Readonly<Record<string, string>>;
  /** Everything else: fields, the environment, the stored token response. */
  readonly lookUp: (name: string) => string | undefined;
  readonly missing: (name: string, where: string) => FreshkeysError;
  /** Where a named template stands, for error texts. Default: `values.<name>`. */
  readonly placeOf?: (name: string) => string;
  /** Takes note of every value that is looked up, those behind named templates included. */
  readonly note?: ((name: string, value: string) => void) | undefined;
}

/** Puts a scope together. Named templates that lead back to themselves are an error, and no endless loop. */
export function createScope(sources: ScopeSources): TemplateScope {
  const computed = new Map<string, string | undefined>();
  const underWay: string[] = [];
  const scope: TemplateScope = {
    nowMs: sources.nowMs,
    randomBytes: sources.randomBytes,
    missing: sources.missing,
    lookUp: (name) => {
      const value = find(name);
      if (value !== undefined) sources.note?.(name, value);
      return value;
    },
  };
  const find = (name: string): string | undefined => {
    const known = Object.hasOwn(sources.known, name) ? sources.known[name] : undefined;
    if (known !== undefined) return known;
    if (!Object.hasOwn(sources.values, name)) return sources.lookUp(name);
    if (!computed.has(name)) computed.set(name, compute(name));
    return computed.get(name);
  };
  const compute = (name: string): string | undefined => {
    const where = sources.placeOf?.(name) ?? `values.${name}`;
    if (underWay.includes(name)) {
      throw templateError(
        where,
        `leads back to itself: ${[...underWay, name].join(' -> ')}`,
        'Let one of them stand on its own.',
      );
    }
    underWay.push(name);
    try {
      return evaluate(parseTemplate(sources.values[name] ?? '', where), scope, where);
    } finally {
      underWay.pop();
    }
  };
  return scope;
}

/** The same scope with further values that win. */
export function extendScope(
  scope: TemplateScope,
  known: Readonly<Record<string, string | undefined>>,
): TemplateScope {
  return {
    ...scope,
    lookUp: (name) => (Object.hasOwn(known, name) ? known[name] : undefined) ?? scope.lookUp(name),
  };
}
