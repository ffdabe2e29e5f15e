type Members = Readonly<Record<string, unknown>>;

/** Deep enough for any message; a schema may refer to itself. */
const MAX_DEPTH = 5;

/** A body with what the schema of a message requires, and nothing else. Both ways to say so count. */
export function exampleOfSchema(schema: unknown, name = '', depth = 0): unknown {
  if (!isMembers(schema) || depth > MAX_DEPTH) return {};
  const given = schema['example'] ?? schema['default'] ?? schema['const'] ?? firstOf(schema['enum']);
  if (given !== undefined) return given;
  if (schema['type'] === 'array') return [exampleOfSchema(schema['items'], name, depth + 1)];
  return exampleScalar(schema['type'], name) ?? exampleObject(schema, depth);
}

function exampleScalar(type: unknown, name: string): unknown {
  if (type === 'string') return exampleText(name);
  if (type === 'boolean') return true;
  return type === 'number' || type === 'integer' ? 1 : undefined;
}

function exampleObject(schema: Members, depth: number): Members {
  const { properties } = schema;
  if (!isMembers(properties)) return {};
  const required = Object.entries(properties).filter(([member, shape]) => isRequired(schema, member, shape));
  return Object.fromEntries(
    required.map(([member, shape]) => [member, exampleOfSchema(shape, member, depth + 1)]),
  );
}

/** JSON schema lists names; older descriptors mark the member itself. */
function isRequired({ required }: Members, name: string, shape: unknown): boolean {
  return (
    (Array.isArray(required) && required.includes(name)) || (isMembers(shape) && shape['required'] === true)
  );
}

function exampleText(name: string): string {
  if (/ur[il]|path|endpoint/i.test(name)) return '/check';
  if (/mail/i.test(name)) return 'jane@example.com';
  if (/date|time|since/i.test(name)) return '2026-01-01T00:00:00Z';
  return '1';
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list[0] as unknown) : undefined;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
