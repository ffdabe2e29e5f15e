import type { Expression, Template } from './expression';
import { TEMPLATE_FUNCTIONS } from './functions';
import { parseTemplate } from './parse-template';
import type { TemplateScope } from './scope';
import { templateError } from './template-error';

/**
 * Fills in a template; `undefined` if an optional name in it has no value.
 *
 * @throws {ConfigurationError} if a name that is not optional has none, or a function cannot use its parameters
 */
export function evaluate(template: Template, scope: TemplateScope, where: string): string | undefined {
  const texts = template.parts.map((part) => evaluatePart(part, scope, where));
  return texts.some((text) => text === undefined) ? undefined : texts.join('');
}

/** Parses and fills in. */
export function fillIn(source: string, scope: TemplateScope, where: string): string | undefined {
  return evaluate(parseTemplate(source, where), scope, where);
}

/**
 * Parses and fills in what must have a value.
 *
 * @throws {ConfigurationError}
 */
export function fillInRequired(source: string, scope: TemplateScope, where: string): string {
  const text = fillIn(source, scope, where);
  if (text !== undefined && text !== '') return text;
  throw templateError(where, 'is empty once it is filled in', 'Give every name in it a value.');
}

/** Fills in several by name. What is `null`, or optional and without a value, is left out. */
export function fillInTexts(
  templates: Readonly<Record<string, string | null>>,
  scope: TemplateScope,
  where: string,
): Record<string, string> {
  const filled = Object.entries(templates).map(([name, template]) => [
    name,
    template === null ? undefined : fillIn(template, scope, `${where}.${name}`),
  ]);
  return Object.fromEntries(filled.filter(([, text]) => text !== undefined)) as Record<string, string>;
}

/** One part of a template, filled in. */
export function evaluatePart(part: Expression, scope: TemplateScope, where: string): string | undefined {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'name': {
      const value = scope.lookUp(part.name);
      if (part.optional) return value === '' ? undefined : value;
      if (value === undefined) throw scope.missing(part.name, where);
      return value;
    }
    case 'call':
      return call(part, scope, where);
    case 'first-of':
      return firstOf(part.choices, scope, where);
  }
}

function call(
  { name, parameters }: Extract<Expression, { kind: 'call' }>,
  scope: TemplateScope,
  where: string,
): string | undefined {
  const texts = parameters.map((parameter) => evaluatePart(parameter, scope, where));
  if (!texts.every((text) => text !== undefined)) return undefined;
  try {
    return TEMPLATE_FUNCTIONS[name as keyof typeof TEMPLATE_FUNCTIONS].call(texts, scope);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw templateError(where, `calls ${name} with something else than ${error.message}`, 'Correct it.');
  }
}

/** All but the last may be without a value; the last one has to have one, or says why not. */
function firstOf(choices: readonly Expression[], scope: TemplateScope, where: string): string | undefined {
  for (const choice of choices.slice(0, -1)) {
    const value = evaluatePart(makeLenient(choice), scope, where);
    if (value !== undefined && value !== '') return value;
  }
  const last = choices.at(-1);
  return last === undefined ? undefined : evaluatePart(last, scope, where);
}

/** What may be without a value, because something else stands in for it. */
function makeLenient(expression: Expression): Expression {
  if (expression.kind === 'name') return { ...expression, optional: true };
  if (expression.kind !== 'call') return expression;
  return { ...expression, parameters: expression.parameters.map(makeLenient) };
}
