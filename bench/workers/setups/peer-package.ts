import { createRequire } from 'node:module';
import { join } from 'node:path';

const requirePeer = createRequire(join(process.cwd(), 'package.json'));

/**
 * Loads a package that only the benchmark has: from `bench/node_modules`, the working directory of every worker, while
 * the library that is measured finds the packages of the product.
 *
 * Its caller writes down what it uses of it instead of importing the types, so that types and lint can be
 * checked where these packages are not installed.
 */
export function loadPeer(name: string): unknown {
  return requirePeer(name) as unknown;
}
