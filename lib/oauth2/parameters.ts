import { fillIn } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import type { ParameterValue } from './request-shape';

/** A parameter that is filled in. */
export type FilledParameter =
  string | number | boolean | readonly FilledParameter[] | { readonly [name: string]: FilledParameter };

/** Parameters by name, filled in. */
export type FilledParameters = Record<string, FilledParameter>;

/** Fills in parameters. What is `null`, or optional and without a value, is left out. */
export function fillInParameters(
  parameters: Readonly<Record<string, ParameterValue>>,
  scope: TemplateScope,
  where: string,
): FilledParameters {
  const filled: FilledParameters = {};
  for (const [name, value] of Object.entries(parameters)) {
    const result = fillInValue(value, scope, `${where}.${name}`);
    if (result !== undefined) filled[name] = result;
  }
  return filled;
}

function fillInValue(
  value: ParameterValue,
  scope: TemplateScope,
  where: string,
): FilledParameter | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return fillIn(value, scope, where);
  if (typeof value !== 'object') return value;
  if (!isList(value)) return fillInParameters(value, scope, where);
  return value
    .map((item, index) => fillInValue(item, scope, `${where}.${String(index)}`))
    .filter((item) => item !== undefined);
}

/** `Array.isArray` does not know lists that cannot be changed. */
function isList(value: ParameterValue): value is readonly ParameterValue[] {
  return Array.isArray(value);
}
