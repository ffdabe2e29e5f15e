import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ComponentFinding } from '../../lib/descriptor/finding';
import type { ModuleOptions } from '../../lib/descriptor/module-findings';
import { validateComponent } from '../../lib/descriptor/validate-component';
import { LOGO } from '../../lib/scaffold/logo';

/** Files by name; `undefined` leaves one out. */
export type Changes = Readonly<Record<string, string | Buffer | object | undefined>>;

/** A descriptor with nothing to complain about. */
export const DESCRIPTOR = {
  title: 'Good',
  description: 'Does what it should.',
  version: '1.2.3',
  envVars: {
    MY_ID: { required: true, description: 'Client id.' },
    MY_SECRET: { required: true, description: 'Client secret.' },
  },
  credentials: {
    fields: {
      tenant: { label: 'Tenant', viewClass: 'TextFieldView', required: true },
      oauth: { label: 'Authentication', viewClass: 'OAuthFieldView' },
    },
    oauth2: {
      client_id: '{{MY_ID}}',
      client_secret: '{{MY_SECRET}}',
      auth_uri: 'https://{{tenant}}.example.com/authorize',
      token_uri: 'https://{{tenant}}.example.com/token',
      scopes: ['read'],
    },
  },
  actions: {
    act: {
      main: './act.js',
      title: 'Act',
      description: 'Acts.',
      fields: { kind: { label: 'Kind', viewClass: 'SelectView', model: 'listKinds' } },
      metadata: { in: './in.json', out: { type: 'object', properties: {} } },
    },
  },
};

const FILES: Changes = {
  'component.json': DESCRIPTOR,
  'package.json': {
    name: 'good',
    version: '1.2.3',
    engines: { node: '20.x' },
    dependencies: { 'elasticio-sailor-nodejs': '^2.7.8' },
  },
  'CHANGELOG.md': '## 1.2.3 (November 22, 2026)\n\n- First\n',
  'act.js': 'exports.process = async () => undefined;\nexports.listKinds = async () => ({});\n',
  'verifyCredentials.js': 'module.exports = async function verify(cfg) { await fetch(cfg.url); };\n',
  'in.json': { type: 'object', required: ['id'], properties: { id: { type: 'string', required: true } } },
  'logo.png': LOGO,
};

/** Components in folders of their own, which go away after the specs of this `describe`. */
export interface Components {
  /** Makes one that is good but for some changes; returns its folder. */
  readonly make: (changes?: Changes) => string;
  /** What there is to complain about one that is good but for some changes. */
  readonly findingsOf: (
    changes?: Changes,
    options?: Partial<ModuleOptions>,
  ) => Promise<readonly ComponentFinding[]>;
}

/** Makes components for the specs of this `describe`. */
export function useComponents(): Components {
  const folders: string[] = [];
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });
  const make = (changes: Changes = {}): string => {
    const folder = mkdtempSync(join(tmpdir(), 'freshkeys-component-'));
    folders.push(folder);
    for (const [name, content] of Object.entries({ ...FILES, ...changes })) {
      if (content === undefined) continue;
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content, undefined, 2));
    }
    return folder;
  };
  return {
    make,
    findingsOf: async (changes, options) =>
      validateComponent(make(changes), { timeoutMs: 10_000, ...options }),
  };
}

/** Findings in short: severity, file and line, path, problem. */
export function inShort(findings: readonly ComponentFinding[]): readonly string[] {
  return findings.map(
    ({ severity, file, line, path, problem }) =>
      `${severity} ${file}:${String(line ?? '')} ${path}: ${problem}`,
  );
}
