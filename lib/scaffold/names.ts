import { builtinModules } from 'node:module';

const LONGEST = 214;

/** Why a name is none that npm takes; `undefined` if it is one. */
export function explainPackageName(name: string): string | undefined {
  const bare = name.replace(/^@[^/]*\//, '');
  if (name === '' || bare === '') return 'it is empty';
  if (name.length > LONGEST) return `it is longer than ${String(LONGEST)} characters`;
  if (name !== name.toLowerCase()) return 'it has capital letters in it';
  if (/^[._]/.test(bare)) return `it begins with "${bare.slice(0, 1)}"`;
  if (!/^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/.test(name)) {
    return 'it has something in it that is no letter, digit, "-", "." or "_"';
  }
  const isTaken = ['node_modules', 'favicon.ico', ...builtinModules].includes(name);
  return isTaken ? 'Node.js has a module of that name' : undefined;
}

/** The name of a package, made of the name of its folder. */
export function toPackageName(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z\d._~-]+/g, '-')
    .replaceAll(/^[._-]+|-+$/g, '');
}

/** A title for people, made of the name of a package: `acme-contacts` is "Acme contacts". */
export function toTitle(name: string): string {
  const words = name
    .replace(/^@[^/]*\//, '')
    .replaceAll(/[._~-]+/g, ' ')
    .trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** What the environment variables of a component begin with: `acme-contacts` has `ACME_CONTACTS_CLIENT_ID`. */
export function toVariablePrefix(name: string): string {
  const upper = name
    .replace(/^@[^/]*\//, '')
    .toUpperCase()
    .replaceAll(/[^A-Z\d]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^[A-Z]/.test(upper) ? upper : `API_${upper}`.replace(/_$/, '');
}
