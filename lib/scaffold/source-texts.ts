import { clientNeeds } from './credential-form';
import type { Plan } from './plan';

/** The sources of a new component, by file. */
export function buildSources(plan: Plan): Readonly<Record<string, string>> {
  return {
    'lib/connection.ts': buildConnection(plan),
    'lib/actions/getResource.ts': ACTION,
    'lib/triggers/pollResource.ts': TRIGGER,
    'verifyCredentials.ts': buildVerification(plan),
  };
}

function buildConnection(plan: Plan): string {
  return `import { defineConnection, type ConnectionOptions } from 'freshkeys';
import descriptor from '../component.json';

/** ${plan.provider === undefined ? 'What component.json cannot say.' : `What component.json cannot say: freshkeys knows ${plan.apiTitle}.`} */
const options: ConnectionOptions = ${buildOptions(plan)};

/** One for the whole component: it keeps the newest tokens of every account. */
export const connection = defineConnection(descriptor, options);
`;
}

function buildOptions({ provider, addresses, isConnected }: Plan): string {
  if (provider === undefined) return `{ baseURL: ${quote(addresses.baseUrl)} }`;
  const id = `provider: ${quote(provider.id)}`;
  const { id: needsId, secret } = clientNeeds(provider.definition);
  const client = [
    ...(needsId ? [`client_id: '{{clientId}}'`] : []),
    ...(secret ? [`client_secret: '{{clientSecret}}'`] : []),
  ];
  if (isConnected || client.length === 0) return `{ ${id} }`;
  // Nobody connects an account there, so that component.json has no oauth2 block.
  return `{
  ${id},
  // Fields of the credential form.
  oauth2: { ${client.join(', ')} },
}`;
}

/** A text as it stands in a source. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}

const ACTION = `import type { Handler, RuntimeConfig } from 'freshkeys';
import { connection } from '../connection';

interface Input {
  readonly path: string;
}

/** Reads one resource: \`{ path: '/me' }\` -> what the API answers. */
export const getResource: Handler<Input, RuntimeConfig, Record<string, unknown>> = async ({ http, message }) => {
  const { data } = await http.get<unknown>(message.body.path);
  return { body: data };
};

export const process = connection.action(getResource);
`;

const TRIGGER = `import type { Handler, RuntimeConfig } from 'freshkeys';
import { connection } from '../connection';

interface Item {
  readonly id: string | number;
}

/** What is kept between two polls: the platform takes 5 KB. */
interface Snapshot {
  readonly seen?: readonly Item['id'][];
}

const MOST_REMEMBERED = 100;

/** Reads a list and emits each item that was not in it the last time. */
export const pollResource: Handler<Record<string, unknown>, RuntimeConfig, Snapshot> = async (context) => {
  const { http, cfg, snapshot, emit } = context;
  const { data } = await http.get<unknown>(String(cfg['path']));
  const items = findItems(data);
  const seen = new Set(snapshot.seen);
  for (const item of items.filter(({ id }) => !seen.has(id))) await emit.data({ body: item });
  await emit.snapshot({ seen: items.map(({ id }) => id).slice(-MOST_REMEMBERED) });
};

/** The answer itself, or the first list in it. */
function findItems(data: unknown): readonly Item[] {
  const lists = [data, ...Object.values(Object(data) as object)].filter((value) => Array.isArray(value));
  return (lists[0] ?? []) as readonly Item[];
}

export const process = connection.trigger<Snapshot>(pollResource);
`;

function buildVerification({ provider, apiTitle }: Plan): string {
  const isKnown = provider?.definition.api?.verificationUrl !== undefined;
  const [parameters, url] = isKnown
    ? ["{ http, verificationUrl = '' }", 'verificationUrl']
    : ['{ http }', "'/me'"];
  const comment = isKnown
    ? `// ${apiTitle} answers this to every valid token, and to nobody else.`
    : '// Put something here that every valid token gets, and nobody else.';
  return `import { connection } from './lib/connection';

${comment}
export = connection.verify(async (${parameters}) => http.get(${url}));
`;
}
