/** What stands between `{{` and `}}`. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  /** A value by its name. `optional`: without a value, the whole template has none. */
  | { readonly kind: 'name'; readonly name: string; readonly optional: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  /** The first one that has a value. */
  | { readonly kind: 'first-of'; readonly choices: readonly Expression[] };

/** A template: texts as they are, and expressions between them. */
export interface Template {
  readonly source: string;
  readonly parts: readonly Expression[];
}

/** The names without which an expression has no value. */
export function requiredNamesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'text':
      return [];
    case 'name':
      return expression.optional ? [] : [expression.name];
    case 'call':
      return expression.parameters.flatMap(requiredNamesIn);
    case 'first-of':
      // The last one is there for the case that the others have none.
      return expression.choices.slice(-1).flatMap(requiredNamesIn);
  }
}

/** The names that an expression looks up, whether it needs them or not. */
export function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'text':
      return [];
    case 'name':
      return [expression.name];
    case 'call':
      return expression.parameters.flatMap(namesIn);
    case 'first-of':
      return expression.choices.flatMap(namesIn);
  }
}
