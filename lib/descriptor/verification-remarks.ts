import type { ComponentFolder } from './component-folder';
import { error, warning, type Remark } from './finding';
import { BUILD, reasonOf } from './load-reason';
import type { LoadReport } from './load-task';

const AT = ['credentials'] as const;

/** What the platform makes of it: not an error, but a yes. */
const SAYS_YES = 'so that the runtime says "verified" to every credential, right or wrong';

/** Whether credentials are verified at all. @param report `undefined`: there is no module that could be loaded */
export function remarkOnVerification(
  report: LoadReport | undefined,
  folder: ComponentFolder,
): readonly Remark[] {
  if (report === undefined) {
    const isSource = folder.hasFile('verifyCredentials.ts');
    return isSource
      ? [error(AT, `verifyCredentials is not built, only verifyCredentials.ts is there, ${SAYS_YES}`, BUILD)]
      : [error(AT, `there is no verifyCredentials.js, ${SAYS_YES}`, EXPORT)];
  }
  const { failure, type, exports = {}, source = '' } = report;
  if (failure !== undefined) {
    const problem = `verifyCredentials cannot be loaded, ${SAYS_YES}: ${reasonOf(report)}`;
    return [error(AT, problem, 'Correct what it says.')];
  }
  if (type !== 'function') {
    const what = 'default' in exports ? 'has `export default`' : 'exports no function';
    return [error(AT, `verifyCredentials ${what}, so that no credential can be verified`, EXPORT)];
  }
  if (!isStub(source)) return [];
  const problem = `verifyCredentials looks at nothing, ${SAYS_YES}`;
  return [warning(AT, problem, 'Ask the API for something that only a valid token gets.')];
}

const EXPORT = 'Write `export = connection.verify(…)` in verifyCredentials.ts and build it.';

/** A function that consists of nothing but its answer. */
function isStub(source: string): boolean {
  const body = source.replaceAll(/\/\*[^]*?\*\/|\/\/.*|\s+/g, '');
  return /(?:\{|=>\(?)(?:return)?(?:\w+\(null,|Promise\.resolve\()?\(?(?:\{verified:(?:true|!0)\}|true)\)*;?\}?\)?$/.test(
    body,
  );
}
