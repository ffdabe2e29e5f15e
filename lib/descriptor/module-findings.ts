import { isRecord } from '../oauth2/wire';
import type { ComponentFolder } from './component-folder';
import { objectsIn, type DescriptorView, type JsonObject, type StepView } from './descriptor-view';
import { error, warning, type Remark } from './finding';
import { loadModules, type LoadSite } from './load-modules';
import { BUILD, isBuilt, reasonOf } from './load-reason';
import type { LoadReport } from './load-task';
import { remarkOnVerification } from './verification-remarks';

/** How modules of the component are loaded. */
export interface ModuleOptions {
  /** How long each of them may take to load. */
  readonly timeoutMs: number;
  /** Runs nothing of the component: what only its modules can tell is left out. Default `false`. */
  readonly isStatic?: boolean;
}

/** Whether the modules of a component are there, can be loaded by the runtime, and export what it asks for. */
export async function remarkOnModules(
  view: DescriptorView,
  folder: ComponentFolder,
  options: ModuleOptions,
): Promise<readonly Remark[]> {
  const remarks: Remark[] = [];
  const steps = view.steps.filter((step) => {
    const missing = findMissingMain(step, folder);
    const remark = missing ?? findStaleMain(step, folder);
    if (remark !== undefined) remarks.push(remark);
    return missing === undefined && typeof step.step['main'] === 'string';
  });
  const verifies = view.credentials !== undefined && isBuilt('verifyCredentials', folder);
  if (view.credentials !== undefined && !verifies) remarks.push(...remarkOnVerification(undefined, folder));
  if (options.isStatic !== true) {
    const site = { directory: folder.directory, timeoutMs: options.timeoutMs, variables: view.variables };
    remarks.push(...(await remarkOnLoaded(steps, verifies, { folder, site })));
  }
  return remarks;
}

async function remarkOnLoaded(
  steps: readonly StepView[],
  verifies: boolean,
  { folder, site }: { readonly folder: ComponentFolder; readonly site: LoadSite },
): Promise<readonly Remark[]> {
  const tasks = [...steps.map(({ name }) => ({ step: name })), ...(verifies ? [{ step: undefined }] : [])];
  const reports = await loadModules(tasks, site);
  const verification = verifies ? reports[steps.length] : undefined;
  return [
    ...steps.flatMap((step, index) => remarkOnStepModule(step, reports[index] ?? {})),
    ...(verification === undefined ? [] : remarkOnVerification(verification, folder)),
  ];
}

function findMissingMain({ kind, name, step }: StepView, folder: ComponentFolder): Remark | undefined {
  const { main } = step;
  if (typeof main !== 'string') return undefined;
  const at = [kind, name, 'main'];
  if (folder.isOutside(main)) {
    return error(at, `${main} is outside of the component`, 'Move it: the platform takes only this folder.');
  }
  if (isBuilt(main, folder)) return undefined;
  const source = `${main.replace(/\.js$/, '')}.ts`;
  if (folder.hasFile(source)) return error(at, `${main} is not built, only ${source} is there`, BUILD);
  return error(at, `there is no file ${main}`, 'Add it, or correct the path.');
}

function findStaleMain({ kind, name, step }: StepView, folder: ComponentFolder): Remark | undefined {
  const base = String(step['main']).replace(/\.js$/, '');
  const [source, built] = [folder.changedAt(`${base}.ts`), folder.changedAt(`${base}.js`)];
  if (source === undefined || built === undefined || source <= built) return undefined;
  return warning([kind, name, 'main'], `${base}.js is older than its source`, BUILD);
}

function remarkOnStepModule({ kind, name, step }: StepView, report: LoadReport): readonly Remark[] {
  const at = [kind, name];
  const main = [...at, 'main'];
  if (report.failure !== undefined) {
    return [error(main, `the runtime cannot load it: ${reasonOf(report)}`, 'Correct what it says.')];
  }
  return [...remarkOnProcess(main, report), ...remarkOnFunctions(at, step, report)];
}

function remarkOnProcess(at: readonly string[], report: LoadReport): readonly Remark[] {
  const { exports = {}, ofDefault = {}, type } = report;
  if (exports['process'] === 'function') return [];
  const isDefault = ofDefault['process'] === 'function' || exports['default'] === 'function';
  if (isDefault) {
    const remedy = 'Write `export const process = …`.';
    return [error(at, 'has `export default`, and the runtime asks for an export named process', remedy)];
  }
  const problem =
    type === 'function'
      ? 'is a function itself, and the runtime asks for its `process`'
      : 'exports no `process`';
  return [error(at, problem, 'Write `export const process = connection.action(…)`, or exports.process = ….')];
}

/** The functions that the descriptor names, and what the runtime asks for because of it. */
function remarkOnFunctions(at: readonly string[], step: JsonObject, report: LoadReport): readonly Remark[] {
  const { exports = {} } = report;
  const models = Object.entries(objectsIn(step['fields'])).flatMap(([name, { model }]) =>
    typeof model === 'string' && exports[model] !== 'function'
      ? [
          error(
            [...at, 'fields', name, 'model'],
            `the module exports no function ${model}`,
            `Write \`export const ${model} = connection.selectModel(…)\` there.`,
          ),
        ]
      : [],
  );
  const makesMetadata = exports['getMetaModel'] === 'function';
  if (step['dynamicMetadata'] === true && !makesMetadata) {
    const remedy = 'Write `export const getMetaModel = connection.metaModel(…)` there.';
    return [
      ...models,
      error([...at, 'dynamicMetadata'], 'the module exports no function getMetaModel', remedy),
    ];
  }
  const isUseless = makesMetadata && step['dynamicMetadata'] === undefined && !isRecord(step['metadata']);
  if (!isUseless) return models;
  const remedy = 'Add "dynamicMetadata": true.';
  return [...models, warning(at, 'the module exports getMetaModel, and nothing asks for it', remedy)];
}
