import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { SCHEMA_FILE } from '../../lib/providers/validate-provider';
import { lint, SOUND } from './definitions';
import { KEY_CASES } from './vocabulary-cases';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const ROOT = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as Schema;

/** Paths of all leaves of the schema; `*` stands for any name, `0` for any position. */
function leavesOf(schema: Schema, path: string): readonly string[] {
  const join = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (schema.$ref !== undefined) {
    const name = decodeURIComponent(schema.$ref.split('/').at(-1) ?? '');
    return leavesOf(ROOT.definitions?.[name] ?? {}, path);
  }
  // What a parameter may be leads back to itself: it is a leaf.
  if (path.endsWith('parameters.*')) return [path];
  const objects = (schema.anyOf ?? []).filter(({ $ref, type }) => $ref !== undefined || type === 'object');
  if (objects.length > 0) return objects.flatMap((some) => leavesOf(some, path));
  if (schema.properties !== undefined)
    return Object.entries(schema.properties).flatMap(([name, inner]) => leavesOf(inner, join(name)));
  if (typeof schema.additionalProperties === 'object')
    return leavesOf(schema.additionalProperties, join('*'));
  return schema.items === undefined ? [path] : leavesOf(schema.items, join('0'));
}

const FOR_PEOPLE = [
  '$schema',
  'title',
  'documentation',
  'unconfirmed.0',
  ...['label', 'note', 'example'].map((name) => `fields.*.${name}`),
];

const matches = (pattern: string, path: string): boolean => {
  const [wanted, given] = [pattern.split('.'), path.split('.')];
  return (
    wanted.length === given.length && wanted.every((name, index) => name === '*' || name === given[index])
  );
};

describe('each key of the vocabulary', () => {
  it('is among the cases of this spec, or is for people', () => {
    const paths = [...KEY_CASES.keys()];
    const leaves = [...new Set(leavesOf(ROOT, ''))].filter((leaf) => !FOR_PEOPLE.includes(leaf));
    expect(leaves).to.have.length.above(120);
    expect(leaves.filter((leaf) => !paths.some((path) => matches(leaf, path)))).to.deep.equal([]);
    expect(paths.filter((path) => !leaves.some((leaf) => matches(leaf, path)))).to.deep.equal([]);
  });

  for (const [path, { effect, dead }] of KEY_CASES) {
    it(`may have an effect${dead === undefined ? '' : ', and is found where it has none'}: ${path}`, async () => {
      const findings = await lint(SOUND, effect);
      // Something else in it may be without effect, but nothing may be wrong with it.
      const faults = findings.filter((found) => found.path === path || !found.problem.includes('no effect'));
      expect(faults).to.deep.equal([]);
      if (dead === undefined) return;
      expect((await lint(SOUND, dead)).map((found) => found.path)).to.include(path);
    });
  }
});
