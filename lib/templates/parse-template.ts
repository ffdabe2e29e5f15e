import type { Expression, Template } from './expression';
import { TEMPLATE_FUNCTIONS, type TemplateFunction } from './functions';
import { templateError } from './template-error';

/**
 * Parses a template. Between `{{` and `}}` stand a name (`tenant`, `token.instance_url`, `scope?`), a text in quotes, a
 * call (`base64(client_id)`), or several of these with `||` between them. `{{{name}}}` is the same as `{{name}}`.
 *
 * @param where where the template stands, for error texts
 * @throws {ConfigurationError} `TEMPLATE_INVALID`
 */
export function parseTemplate(source: string, where: string): Template {
  const parts: Expression[] = [];
  let position = 0;
  for (;;) {
    const start = source.indexOf('{{', position);
    if (start < 0) break;
    if (start > position) parts.push({ kind: 'text', text: source.slice(position, start) });
    const isTriple = source.startsWith('{{{', start);
    const reader = createReader(source, start + (isTriple ? 3 : 2), where);
    parts.push(parseChoices(reader, 0));
    position = reader.close(isTriple ? '}}}' : '}}');
  }
  if (position < source.length) parts.push({ kind: 'text', text: source.slice(position) });
  return { source, parts };
}

/** Writes a text so that, read as a template, it is that text. */
export function literalTemplate(text: string): string {
  return text.replaceAll('{{', `{{'{{'}}`);
}

interface Reader {
  /** Takes the next token if it looks like that. */
  take(pattern: RegExp): string | undefined;
  /** Ends the expression; returns the position behind it. */
  close(mark: string): number;
  fail(problem: string): never;
}

const SPACE = /\s*/y;

function createReader(source: string, start: number, where: string): Reader {
  let position = start;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(source)?.[0];
    if (found !== undefined) position += found.length;
    return found;
  };
  const fail = (problem: string): never => {
    throw templateError(
      where,
      `has a broken placeholder: ${problem}`,
      'Write placeholders as {{NAME}}, with letters, digits, "_", "-" and "." in the name.',
    );
  };
  return {
    take: (pattern) => {
      match(SPACE);
      return match(pattern);
    },
    close: (mark) => {
      match(SPACE);
      if (!source.startsWith(mark, position)) fail(`"${mark}" is missing`);
      return position + mark.length;
    },
    fail,
  };
}

/** Nobody nests deeper; a text that does would overflow the stack. */
const MAX_DEPTH = 20;

function parseChoices(reader: Reader, depth: number): Expression {
  if (depth > MAX_DEPTH) reader.fail('its calls are nested too deeply');
  const choices = [parseSingle(reader, depth)];
  while (reader.take(/\|\|/y) !== undefined) choices.push(parseSingle(reader, depth));
  const [only] = choices;
  return only !== undefined && choices.length === 1 ? only : { kind: 'first-of', choices };
}

function parseSingle(reader: Reader, depth: number): Expression {
  const quoted = reader.take(/'[^']*'|"[^"]*"/y);
  if (quoted !== undefined) return { kind: 'text', text: quoted.slice(1, -1) };
  const name = reader.take(/\w[\w-]*(?:\.[\w-]+)*/y) ?? reader.fail('a name is missing');
  if (/^\d+$/.test(name)) return { kind: 'text', text: name };
  if (reader.take(/\(/y) !== undefined) return parseCall(name, reader, depth + 1);
  return { kind: 'name', name, optional: reader.take(/\?/y) !== undefined };
}

function parseCall(name: string, reader: Reader, depth: number): Expression {
  const called = (TEMPLATE_FUNCTIONS as Readonly<Record<string, TemplateFunction | undefined>>)[name];
  if (called === undefined || !Object.hasOwn(TEMPLATE_FUNCTIONS, name)) {
    return reader.fail(
      `there is no function ${name}, only ${Object.keys(TEMPLATE_FUNCTIONS).sort().join(', ')}`,
    );
  }
  const parameters: Expression[] = [];
  if (reader.take(/\)/y) === undefined) {
    do parameters.push(parseChoices(reader, depth));
    while (reader.take(/,/y) !== undefined);
    if (reader.take(/\)/y) === undefined) reader.fail(`the ")" of ${name} is missing`);
  }
  if (parameters.length < called.atLeast || parameters.length > called.atMost) {
    reader.fail(`${name} does not take ${String(parameters.length)} parameters`);
  }
  return { kind: 'call', name, parameters };
}
