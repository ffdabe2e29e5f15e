/** What a form or an environment is filled in with. */
export interface ProviderValues {
  readonly apiUrl: string;
  readonly tokenUri: string;
  readonly authUri: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Something to fill in. */
export interface Blank {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly required: boolean;
}

/** By what its name or label says, in this order. */
const KINDS: readonly (readonly [RegExp, keyof ProviderValues])[] = [
  [/client.?secret|consumer.?secret|app.?secret/i, 'clientSecret'],
  [/client.?id|consumer.?key|client.?key|app.?id/i, 'clientId'],
  [/(?:access.?)?token.?(?:ur[il]|endpoint)/i, 'tokenUri'],
  [/auth\w*.?(?:ur[il]|endpoint)/i, 'authUri'],
  [/(?:base|api|instance|server|service).?(?:ur[il]|host|endpoint)|^(?:ur[il]|host|endpoint)$/i, 'apiUrl'],
];

/** What a check takes for a text of which nothing is known. */
const ANY_TEXT = 'check';

/** The value for a blank; `undefined` if it is better left empty. */
export function fillBlank(blank: Blank, values: ProviderValues): string | undefined {
  const kind = KINDS.find(([shape]) => shape.test(blank.name) || shape.test(blank.label))?.[1];
  if (kind !== undefined) return values[kind];
  if (!blank.required) return undefined;
  if (/^https?:/i.test(blank.placeholder)) return values.apiUrl;
  return blank.placeholder || ANY_TEXT;
}

/** Puts the provider's values into the texts of a setting: `{{apiUrl}}/v1`. */
export function fillPlaceholders<Value>(value: Value, values: ProviderValues): Value {
  const json = JSON.stringify(value).replace(/\{\{(\w+)\}\}/g, (text, name: string) =>
    Object.hasOwn(values, name) ? JSON.stringify(values[name as keyof ProviderValues]).slice(1, -1) : text,
  );
  return JSON.parse(json) as Value;
}
