import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The library that the built command goes with. */
const BUILT_LIBRARY = join(__dirname, '../../lib/index.js');

const field = (viewClass: string, required: boolean) => ({ label: viewClass, viewClass, required });

/** A descriptor whose form has everything that a provider on loopback needs. */
export const DESK_DESCRIPTOR = {
  title: 'Desk',
  version: '1.0.0',
  credentials: {
    fields: {
      authUri: field('TextFieldView', true),
      tokenUri: field('TextFieldView', true),
      clientId: field('TextFieldView', true),
      clientSecret: field('PasswordFieldView', true),
      baseUrl: field('TextFieldView', false),
      oauth: field('OAuthFieldView', true),
    },
    oauth2: {
      client_id: '{{clientId}}',
      client_secret: '{{clientSecret}}',
      auth_uri: '{{authUri}}',
      token_uri: '{{tokenUri}}',
      client_auth: 'basic',
      scopes: ['openid', 'offline_access'],
      prompt: 'consent',
    },
  },
  actions: {
    call: {
      main: './lib/actions/call',
      title: 'Call',
      fields: { contact: { viewClass: 'SelectView', model: 'listContacts' } },
      dynamicMetadata: true,
    },
  },
  triggers: { poll: { main: './lib/triggers/poll', title: 'Poll' } },
};

const CONNECTION = `
const { defineConnection } = require(${JSON.stringify(BUILT_LIBRARY)});
exports.connection = defineConnection(require('../component.json'), {
  baseURL: ({ cfg }) => cfg.baseUrl,
  ...OPTIONS,
});`;

const ACTION = `
const { connection } = require('../connection');
exports.process = connection.action(async ({ http, message, cfg, emit, context }) => {
  const { body } = message;
  if (body.fail) throw new Error(body.fail);
  if (body.echo) return { body: { echo: body.echo, variable: process.env.DESK_VARIABLE, given: cfg.given } };
  const { data } = await http.get(body.path || '/me');
  context.logger.info('secret in the log: ' + cfg.clientSecret);
  return { body: { me: data, leak: cfg.oauth.access_token } };
});
exports.listContacts = connection.selectModel(async ({ http }) => {
  const { data } = await http.get('/contacts');
  return Object.fromEntries(data.contacts.map(({ id, email }) => [id, email]));
});
exports.getMetaModel = connection.metaModel(async ({ cfg }) => ({ in: { title: String(cfg.title) }, out: {} }));`;

const TRIGGER = `
exports.process = async function process(message, cfg, snapshot) {
  await this.emit('data', { body: { since: snapshot.since || 'ever' } });
  await this.emit('snapshot', { since: String(Number(snapshot.since || 0) + 1) });
  await this.emit('end');
};`;

const VERIFICATION = `
const { connection } = require('./lib/connection');
module.exports = connection.verify(async ({ http }) => http.get('/me'));`;

/** A component in a folder of its own, as it is after its build. */
export interface DeskComponent {
  readonly path: string;
  readonly file: (name: string) => string;
  readonly write: (name: string, content: unknown) => string;
  /** The credential file as it is now. */
  readonly stored: () => { cfg: Record<string, unknown>; [name: string]: unknown };
  /** Stores an account as an earlier `connect` would have. */
  readonly store: (cfg: Readonly<Record<string, unknown>>, more?: object) => void;
  readonly remove: () => void;
}

/** @param options of its connection, as source code */
export function createDeskComponent(options = '{}'): DeskComponent {
  const path = mkdtempSync(join(tmpdir(), 'freshkeys-desk-'));
  const file = (name: string): string => join(path, name);
  const write = (name: string, content: unknown): string => {
    mkdirSync(dirname(file(name)), { recursive: true });
    writeFileSync(file(name), typeof content === 'string' ? content : JSON.stringify(content));
    return file(name);
  };
  write('component.json', DESK_DESCRIPTOR);
  write('lib/connection.js', CONNECTION.replace('OPTIONS', options));
  write('lib/actions/call.js', ACTION);
  write('lib/triggers/poll.js', TRIGGER);
  write('verifyCredentials.js', VERIFICATION);
  return {
    path,
    file,
    write,
    stored: () =>
      JSON.parse(readFileSync(file('.freshkeys/credential.json'), 'utf8')) as ReturnType<
        DeskComponent['stored']
      >,
    store: (cfg, more = {}) => void write('.freshkeys/credential.json', { version: 1, cfg, ...more }),
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}
