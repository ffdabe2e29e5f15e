import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { basename, join } from 'node:path';
import type { ApiServerReady } from './workers/api-server';

const ROOT = join(__dirname, '..');
const BUILD = join(__dirname, 'results', 'build');

/** Where `require('freshkeys')` leads in the fresh build. */
export const LIBRARY = join(BUILD, 'lib', 'index.js');

const API_SERVER = require.resolve('./workers/api-server');

/**
 * Compiles the library and the workers into `bench/results/build`, so that what is measured is what would be shipped,
 * is never stale, and leaves the build in place alone. The compiler emits even if a type does not fit.
 */
export function compile(): 'clean' | 'with type errors' {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    execFileSync(process.execPath, [compiler, '-p', join(__dirname, 'tsconfig.build.json')], {
      stdio: 'pipe',
    });
    return 'clean';
  } catch (error) {
    process.stderr.write(String((error as { stdout?: unknown }).stdout ?? error));
    return 'with type errors';
  }
}

/** Runs a compiled worker in a plain Node process of its own; resolves with the one message that it sends. */
export async function runWorker<Result>(source: string, input: unknown): Promise<Result> {
  const child = start(source, input);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const result = await firstMessage<Result>(child, basename(source, '.ts'));
  child.disconnect();
  await exited;
  return result;
}

/** Runs work with an API server in a process of its own, and stops the server afterwards. */
export async function withApiServer<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const child = start(API_SERVER, {});
  try {
    const { url } = await firstMessage<ApiServerReady>(child, 'api-server');
    return await work(url);
  } finally {
    child.disconnect();
  }
}

function start(source: string, input: unknown): ChildProcess {
  const file = join(BUILD, 'bench', 'workers', `${basename(source, '.ts')}.js`);
  // Nothing of the parent's loader: the measured processes are plain Node.
  return fork(file, [JSON.stringify(input)], { execArgv: ['--expose-gc'], cwd: ROOT });
}

async function firstMessage<Message>(child: ChildProcess, name: string): Promise<Message> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The worker ${name} ended with ${String(code)} before it answered.`);
  });
  const answered = once(child, 'message').then(([message]) => message as Message);
  return Promise.race([answered, failed]);
}
