import { buildCredentialFields } from './credential-form';
import { buildOAuthBlock, buildVariables } from './oauth-block';
import type { Plan } from './plan';

/** The version that every component begins with. */
export const FIRST_VERSION = '0.1.0';

/** `component.json` */
export function buildComponentJson(plan: Plan): object {
  const { title, apiTitle, isConnected } = plan;
  const variables = buildVariables(plan);
  return {
    title,
    description: `Reads from ${apiTitle}. Access tokens are renewed, saved and used on without losing a message.`,
    version: FIRST_VERSION,
    buildType: 'docker',
    ...(Object.keys(variables).length === 0 ? {} : { envVars: variables }),
    credentials: {
      fields: buildCredentialFields(plan),
      ...(isConnected ? { oauth2: buildOAuthBlock(plan) } : {}),
    },
    ...STEPS,
  };
}

const STEPS = {
  triggers: {
    pollResource: {
      main: './lib/triggers/pollResource.js',
      title: 'Poll a list',
      description: 'Reads a list and emits each item that was not in it the last time.',
      type: 'polling',
      fields: {
        path: {
          label: 'Path of the list',
          viewClass: 'TextFieldView',
          required: true,
          placeholder: '/contacts',
          note: 'Below the address of the API.',
        },
      },
      metadata: { out: './lib/schemas/pollResource.out.json' },
    },
  },
  actions: {
    getResource: {
      main: './lib/actions/getResource.js',
      title: 'Get a resource',
      description: 'Reads one resource and emits what the API answers.',
      metadata: {
        in: './lib/schemas/getResource.in.json',
        out: './lib/schemas/getResource.out.json',
      },
    },
  },
};

/** The metadata of its steps, by file. */
export function buildMetadata(): Readonly<Record<string, object>> {
  const path = { type: 'string', title: 'Path', description: 'Below the address of the API: /me' };
  return {
    'lib/schemas/getResource.in.json': { type: 'object', required: ['path'], properties: { path } },
    'lib/schemas/getResource.out.json': { type: 'object', properties: {} },
    'lib/schemas/pollResource.out.json': {
      type: 'object',
      required: ['id'],
      properties: { id: { type: ['string', 'number'], title: 'Id' } },
    },
  };
}
