import { normalize } from 'node:path';
import { Ajv } from 'ajv';
import { isRecord } from '../oauth2/wire';
import type { ComponentFolder } from './component-folder';
import type { DescriptorView } from './descriptor-view';
import { error, toFinding, type ComponentFinding, type Remark } from './finding';
import type { JsonText } from '../json/json-text';

/** Metadata of steps: the files are there, and what stands in them is a JSON schema. */
export function findInMetadata(
  view: DescriptorView,
  folder: ComponentFolder,
  descriptor: JsonText,
): readonly ComponentFinding[] {
  return view.steps.flatMap(({ kind, name, step }) =>
    Object.entries(isRecord(step['metadata']) ? step['metadata'] : {}).flatMap(([direction, metadata]) => {
      const at = [kind, name, 'metadata', direction];
      if (typeof metadata === 'string') return findInFile(metadata, { at, folder, descriptor });
      return remarkOnShape(metadata, at).map((remark) => toFinding(remark, 'component.json', descriptor));
    }),
  );
}

interface Place {
  readonly at: readonly string[];
  readonly folder: ComponentFolder;
  readonly descriptor: JsonText;
}

function findInFile(path: string, { at, folder, descriptor }: Place): readonly ComponentFinding[] {
  const file = normalize(path);
  const text = folder.isOutside(file) ? undefined : folder.readJson(file);
  if (text === undefined) {
    const remark = error(at, `there is no file ${path}`, 'Add it, or correct the path.');
    return [toFinding(remark, 'component.json', descriptor)];
  }
  const { failure } = text;
  if (failure !== undefined) {
    const { line, column, problem } = failure;
    const remedy = 'Correct it at this place.';
    return [{ severity: 'error', file, path: '', line, column, problem: `is no JSON: ${problem}`, remedy }];
  }
  return remarkOnShape(text.value, []).map((remark) => toFinding(remark, file, text));
}

function remarkOnShape(schema: unknown, at: readonly string[]): readonly Remark[] {
  if (!isRecord(schema)) {
    return [error(at, 'is no JSON schema', 'Begin with { "type": "object", "properties": {} }.')];
  }
  const ajv = new Ajv({ allErrors: true, validateFormats: false });
  if (ajv.validateSchema(inDraft7(schema) as object) === true) return [];
  return (ajv.errors ?? []).slice(0, 1).map(({ instancePath, message = 'is not as it should be' }) => {
    const inner = instancePath.split('/').slice(1);
    return error(
      [...at, ...inner],
      `is no JSON schema: it ${message}`,
      'Correct it: the mapper shows nothing else.',
    );
  });
}

/**
 * The platform takes what draft 3 and 4 wrote differently: `required: true` of a single property, `id`, and exclusive
 * limits as booleans.
 */
function inDraft7(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(inDraft7);
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([name, value]) => name !== '$schema' && !(OLDER.has(name) && typeof value === 'boolean'))
      .map(([name, value]) => [name, inDraft7(value)]),
  );
}

const OLDER: ReadonlySet<string> = new Set(['required', 'exclusiveMinimum', 'exclusiveMaximum']);
