const IMPORTS = 'freshkeys/allowed-imports';

/** Lines of one source file, each with the rule that must report it, or none of them for `undefined`. */
export type Lines = readonly (readonly [line: string, rule: string | undefined])[];

const refused = (line: string) => [line, IMPORTS] as const;
const allowed = (line: string) => [line, undefined] as const;

/** One file per row of the import table. */
export const OWN_FILES: Readonly<Record<string, Lines>> = {
  'lib/errors.ts': [refused("import './ports';"), refused("import './oauth2/x';")],
  'lib/redact.ts': [refused("import './errors';"), allowed("import 'node:util';")],
  'lib/ports.ts': [
    allowed("import type { A } from './oauth2/token-set';"),
    allowed("import { type B } from './oauth2/token-set';"),
    refused("import { C } from './oauth2/token-set';"),
    refused("import './oauth2/token-set';"),
    refused("import type { D } from './oauth2/wire';"),
    refused("import type { E } from './errors';"),
  ],
  'lib/json/x.ts': [allowed("import './y';"), refused("import '../errors';")],
  'lib/oauth2/x.ts': [
    allowed("import './token-set';"),
    allowed("import '../errors';"),
    refused("import '../tokens/y';"),
    refused("import '../ports';"),
    refused("import '../redact';"),
    refused("import '../component/connection';"),
    refused("import '../tokens/y';"),
    refused("import '../oauth2-of-others/y';"),
  ],
  'lib/oauth2/forms.ts': [
    refused("export { a } from '../tokens/y';"),
    refused("export * from '../tokens/y';"),
    refused("import type { b } from '../tokens/y';"),
    refused("export type C = import('../tokens/y').C;"),
    refused("import d = require('../tokens/y');"),
    refused("export const e = import('../tokens/y');"),
    refused("export const f = require('../tokens/y');"),
    refused("export const g = require.resolve('../tokens/y');"),
  ],
  'lib/tokens/x.ts': [
    allowed("import '../errors';"),
    allowed("import '../ports';"),
    allowed("import '../redact';"),
    allowed("import '../oauth2/token-set';"),
    refused("import '../stores/y';"),
    refused("import '../http/y';"),
    refused("import '../trace/y';"),
    refused("import '../component/runtime';"),
  ],
  'lib/stores/x.ts': [
    allowed("import './y';"),
    allowed("import '../ports';"),
    refused("import '../tokens/y';"),
  ],
  'lib/http/x.ts': [allowed("import '../oauth2/wire';"), refused("import '../tokens/y';")],
  'lib/trace/x.ts': [allowed("import '../redact';"), refused("import '../http/y';")],
  'lib/component/x.ts': [
    allowed("import '../tokens/y';"),
    allowed("import '../stores/y';"),
    allowed("import '../http/y';"),
    allowed("import '../trace/y';"),
    refused("import '../platform/y';"),
    refused("import '../connection';"),
    refused("import '../index';"),
  ],
  'lib/generic/x.ts': [
    allowed("import '../component/y';"),
    allowed("import '../oauth2/wire';"),
    refused("import '../connection';"),
    refused("import '../platform/y';"),
  ],
  'lib/connection.ts': [
    allowed("import './generic/credential-form';"),
    allowed("import './component/connection';"),
    allowed("import descriptor from '../component.json';"),
    refused("import './tokens/y';"),
    refused("import '../package.json';"),
  ],
  'lib/actions/x.ts': [
    allowed("import '../connection';"),
    allowed("import '../component/runtime';"),
    allowed("import '../generic/y';"),
    allowed("import '../schemas/x.in.json';"),
    refused("import '../http/y';"),
    refused("import '../errors';"),
  ],
  'lib/triggers/x.ts': [allowed("import '../connection';"), refused("import '../tokens/y';")],
  'verifyCredentials.ts': [
    allowed("import { connection } from './lib/connection';"),
    refused("import './lib/tokens/y';"),
    refused("import './lib/index';"),
    ['export const home = process.env.HOME;', 'no-restricted-properties'],
  ],
  'lib/platform/x.ts': [
    allowed("import '../ports';"),
    allowed("import type { A } from '../component/runtime';"),
    refused("import { B } from '../component/runtime';"),
    refused("import type { C } from '../component/connection';"),
    refused("import '../oauth2/y';"),
    refused("import type { D } from '../oauth2/token-set';"),
    refused("import '../tokens/y';"),
    refused("import '../stores/y';"),
    refused("import '../http/y';"),
    refused("import '../errors';"),
  ],
  'lib/testing/x.ts': [
    allowed("import '../platform/y';"),
    allowed("import type { A } from '../component/runtime';"),
    refused("import '../component/connection';"),
    refused("import '../tokens/y';"),
    refused("import 'oidc-provider';"),
  ],
  'lib/checkup/x.ts': [
    allowed("import '../testing/y';"),
    allowed("import '../desk/y';"),
    refused("import '../component/connection';"),
    refused("import '../cli/y';"),
  ],
  'lib/desk/x.ts': [
    allowed("import '../component/y';"),
    allowed("import '../platform/y';"),
    allowed("import '../oauth2/y';"),
    allowed("import '../redact';"),
    refused("import '../tokens/y';"),
    refused("import '../generic/y';"),
    refused("import '../cli/y';"),
    ['export const home = process.env.HOME;', 'no-restricted-properties'],
  ],
  'lib/descriptor/x.ts': [
    allowed("import '../redact';"),
    allowed("import '../templates/y';"),
    allowed("import '../platform/runtime/y';"),
    refused("import '../platform/rest-api/y';"),
    refused("import '../component/connection';"),
    refused("import '../cli/y';"),
  ],
  'lib/scaffold/x.ts': [
    allowed("import '../providers/y';"),
    allowed("import '../settings/y';"),
    allowed("import { version } from '../../package.json';"),
    refused("import '../component/connection';"),
    refused("import '../cli/y';"),
  ],
  'lib/cli/commands/x.ts': [
    allowed("import '../../desk/y';"),
    allowed("import '../print';"),
    allowed("import '../../component/connection';"),
    allowed("import '../../platform/y';"),
    allowed("import '../../errors';"),
    allowed("import '../../redact';"),
    allowed("import '../../generic/y';"),
    allowed("import { version } from '../../../package.json';"),
    allowed("import descriptor from '../../../component.json';"),
    refused("import '../../tokens/y';"),
    refused("import '../../connection';"),
  ],
  'lib/index.ts': [allowed("export * from './tokens/y';"), refused("import '../package.json';")],
  'lib/utils/x.ts': [refused("import '../errors';")],
};

export const DOORS: Readonly<Record<string, Lines>> = {
  'lib/http/axios.ts': [allowed("import 'axios';"), refused("import 'write-file-atomic';")],
  'lib/tokens/axios.ts': [refused("import 'axios';"), refused("import 'axios/unsafe/core.js';")],
  'lib/platform/stock-component/actions/x.ts': [allowed("import 'axios';")],
  'lib/platform/axios.ts': [
    refused("import 'axios';"),
    allowed("import 'oidc-provider';"),
    allowed("import 'elasticio-sailor-nodejs/lib/sailor.js';"),
    allowed("import 'http';"),
  ],
  'lib/desk/packages.ts': [
    allowed("import 'write-file-atomic';"),
    allowed("import 'proper-lockfile';"),
    allowed("import 'jose';"),
    allowed("import 'dotenv';"),
    allowed("import 'open';"),
    refused("import '@clack/prompts';"),
    refused("import 'axios';"),
  ],
  'lib/descriptor/packages.ts': [allowed("import 'ajv';"), refused("import 'elasticio-sailor-nodejs';")],
  'lib/stores/file.ts': [allowed("import 'write-file-atomic';"), refused("import 'axios';")],
  'lib/cli/colours.ts': [
    allowed("import 'picocolors';"),
    allowed("import 'cli-table3';"),
    refused("import 'oidc-provider';"),
  ],
  'lib/component/packages.ts': [
    refused("import 'picocolors';"),
    refused("import 'cli-table3';"),
    refused("import 'elasticio-sailor-nodejs';"),
    refused("import '@elastic.io/component-commons-library';"),
    refused("import 'freshkeys';"),
    refused("import '@scope/unknown/file';"),
  ],
  'lib/component/attachment-processor.ts': [
    allowed("import '@elastic.io/component-commons-library';"),
    allowed("export const a = import('@elastic.io/component-commons-library/dist/src/x.js');"),
    refused("import 'axios';"),
  ],
  'spec/free.ts': [allowed("import 'axios';"), allowed("import '../lib/tokens/y';")],
  'bench/free.ts': [allowed("import 'axios';"), allowed("import '../lib/tokens/y';")],
};

const ENV = 'no-restricted-properties';
const READ = 'export const home = process.env.HOME;';
export const ENVIRONMENT: Readonly<Record<string, Lines>> = {
  'lib/component/env.ts': [
    [READ, ENV],
    ['const { env } = process;', ENV],
    ["import { env as again } from 'node:process';", 'no-restricted-imports'],
  ],
  'lib/cli/env.ts': [[READ, ENV]],
  'lib/platform/env.ts': [[READ, ENV]],
  'lib/component/connection.ts': [allowed(READ)],
  'lib/cli/main.ts': [allowed(READ)],
  'lib/platform/runtime/container-environment.ts': [allowed(READ)],
  'lib/platform/runtime/container.ts': [allowed(READ)],
  'lib/platform/runtime/detour.ts': [allowed(READ)],
  'lib/platform/runtime/service-runner.ts': [[READ, ENV]],
};

/** What the lines are about: a line such as `import './y';` breaks other rules, too. */
export const RULES_OF_LINES = [IMPORTS, ENV, 'no-restricted-imports'];
