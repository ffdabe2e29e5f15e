import { redactText } from '../redact';
import type { ComponentFolder } from './component-folder';
import type { LoadReport } from './load-task';

/** What turns sources into what the runtime loads. */
export const BUILD = 'Build the component: npm run build';

/** What Node tries, in this order. */
const ENDINGS = ['', '.js', '.json', '.node', '/index.js'];

/** Whether there is something that Node can load by this path. */
export function isBuilt(path: string, folder: ComponentFolder): boolean {
  return ENDINGS.some((ending) => folder.hasFile(`${path}${ending}`));
}

const LONGEST_REASON = 400;

/** What a module says when it cannot be loaded: its first lines, without secrets. */
export function reasonOf({ failure = '' }: LoadReport): string {
  const lines = failure.split('\n').filter((line) => !/^\s*(?:at |- )/.test(line) && line.trim() !== '');
  return redactText(lines.map((line) => line.trim()).join(' | ')).slice(0, LONGEST_REASON);
}
