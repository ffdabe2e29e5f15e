import { isRecord } from '../oauth2/wire';

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One action or trigger. */
export interface StepView {
  readonly kind: 'actions' | 'triggers';
  readonly name: string;
  readonly step: JsonObject;
}

/** `component.json` for rules that look at parts of it: whatever is not as it should be is as if it were not there. */
export interface DescriptorView {
  readonly root: JsonObject;
  /** `undefined`: the component has no credentials. */
  readonly credentials: JsonObject | undefined;
  readonly credentialFields: Readonly<Record<string, JsonObject>>;
  readonly oauth2: JsonObject | undefined;
  readonly usesSecrets: boolean;
  readonly usesOAuthClient: boolean;
  readonly variables: ReadonlySet<string>;
  readonly steps: readonly StepView[];
}

/** Looks at a descriptor; `undefined` if it is no object. */
export function viewDescriptor(descriptor: unknown): DescriptorView | undefined {
  if (!isRecord(descriptor)) return undefined;
  const { authClientTypes, envVars, env } = descriptor;
  const credentials = isRecord(descriptor['credentials']) ? descriptor['credentials'] : undefined;
  const oauth2 = credentials?.['oauth2'];
  return {
    root: descriptor,
    credentials,
    credentialFields: objectsIn(credentials?.['fields']),
    oauth2: isRecord(oauth2) ? oauth2 : undefined,
    usesSecrets: Array.isArray(authClientTypes) && authClientTypes.length > 0,
    usesOAuthClient: descriptor['useOAuthClient'] === true || credentials?.['useOAuthClient'] === true,
    variables: new Set([...namesOf(envVars), ...namesOf(env)]),
    steps: (['triggers', 'actions'] as const).flatMap((kind) =>
      Object.entries(objectsIn(descriptor[kind])).map(([name, step]) => ({ kind, name, step })),
    ),
  };
}

/** The members of an object that are objects themselves. */
export function objectsIn(value: unknown): Readonly<Record<string, JsonObject>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): [string, JsonObject][] =>
      isRecord(member) ? [[name, member]] : [],
    ),
  );
}

function namesOf(variables: unknown): readonly string[] {
  if (Array.isArray(variables)) return variables.filter((name) => typeof name === 'string');
  return isRecord(variables) ? Object.keys(variables) : [];
}
