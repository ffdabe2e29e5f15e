import { resolve } from 'node:path';
import { nonEmptyString } from '../oauth2/wire';
import { openComponentFolder, type ComponentFolder } from './component-folder';
import { viewDescriptor, type DescriptorView } from './descriptor-view';
import { toFinding, type ComponentFinding, type Remark } from './finding';
import type { JsonText } from '../json/json-text';
import { findInLogo } from './logo-findings';
import { findInMetadata } from './metadata-findings';
import { remarkOnModules, type ModuleOptions } from './module-findings';
import { remarkOnOAuth } from './oauth-remarks';
import { findInRelease, MANIFEST } from './release-findings';
import { remarkOnSchema } from './schema-remarks';
import { remarkOnSteps } from './step-remarks';

/** The file that makes a folder a component. */
export const DESCRIPTOR = 'component.json';

/**
 * Looks at a component as the platform and its runtime will: the descriptor and what it names, modules loaded by the
 * runtime's own reader in a process of their own, and whether the platform can build it.
 *
 * @param directory the folder with component.json
 */
export async function validateComponent(
  directory: string,
  options: ModuleOptions,
): Promise<readonly ComponentFinding[]> {
  const folder = openComponentFolder(resolve(directory));
  const text = folder.readJson(DESCRIPTOR);
  if (text === undefined) return [wholeFile('cannot be read', 'Name the folder of a component.')];
  if (text.failure !== undefined) {
    const { line, column, problem } = text.failure;
    return [{ ...wholeFile(`is no JSON: ${problem}`, 'Correct it at this place.'), line, column }];
  }
  const view = viewDescriptor(text.value);
  if (view === undefined) return [wholeFile('is no JSON object', 'Begin with { "title": "…" }.')];
  // Node loads nothing beside a manifest that it cannot read.
  const isBroken = folder.readJson(MANIFEST)?.failure !== undefined;
  const remarks = [
    ...remarkOnSchema(text.value),
    ...remarkOnSteps(view),
    ...remarkOnOAuth(view),
    ...(await remarkOnModules(view, folder, { ...options, ...(isBroken ? { isStatic: true } : {}) })),
  ];
  return [...inDescriptor(text, remarks), ...findInFiles(view, folder, text)];
}

function wholeFile(problem: string, remedy: string): ComponentFinding {
  return { severity: 'error', file: DESCRIPTOR, path: '', problem, remedy };
}

/** What is wrong with the descriptor itself, from its first line to its last. */
function inDescriptor(text: JsonText, remarks: readonly Remark[]): readonly ComponentFinding[] {
  const remedy = 'Remove one of them: only the last one counts.';
  const duplicates = text.duplicates.map((defect) => ({ ...wholeFile('', remedy), ...defect }));
  const findings = [...duplicates, ...remarks.map((remark) => toFinding(remark, DESCRIPTOR, text))];
  return findings.sort((one, other) => (one.line ?? 0) - (other.line ?? 0));
}

function findInFiles(
  view: DescriptorView,
  folder: ComponentFolder,
  text: JsonText,
): readonly ComponentFinding[] {
  return [
    ...findInMetadata(view, folder, text),
    ...findInRelease(folder, nonEmptyString(view.root['version'])),
    ...findInLogo(folder),
  ];
}
