import type { Socket } from 'node:net';
import type { Pool } from 'undici';

/** What undici calls its own, which has no declaration. */
export interface UndiciSymbols {
  readonly kSocket: symbol;
  readonly kParser: symbol;
}

/** As far as it is used of undici's parser of answers. */
interface Parser {
  paused: boolean;
  readonly ptr: number;
  readonly llhttp: { llhttp_resume(ptr: number): void };
  resume(): void;
}

/**
 * Keeps connections of a pool from ending the process. undici 7 asserts that a parser is not paused when its connection
 * ends, and it is if nobody reads the answer: the assertion fails in a listener, where nobody can catch it. What has
 * arrived is parsed first, whether there is a reader or not, so that the answer is as whole as it is over `node:http`.
 *
 * @see https://github.com/nodejs/undici/issues/5360, mended in undici 8 alone
 */
export function guardPausedParsers(pool: Pool, { kSocket, kParser }: UndiciSymbols): void {
  pool.on('connect', (_origin, targets) => {
    const socket = read(targets.at(-1), kSocket) as Socket | undefined;
    if (socket === undefined) return;
    const parserOf = (): Parser | undefined => read(socket, kParser) as Parser | undefined;
    // Before the listeners of undici.
    socket.prependListener('end', () => {
      drain(socket, parserOf());
    });
    // After these, nothing more comes: it is an error of the answer by itself.
    for (const event of ['error', 'close'] as const) {
      socket.prependListener(event, () => {
        const parser = parserOf();
        if (parser !== undefined) parser.paused = false;
      });
    }
  });
}

function drain(socket: Socket, parser: Parser | undefined): void {
  if (parser?.paused !== true || socket.destroyed) return;
  do parser.resume();
  while (isPaused(parser) && socket.readableLength > 0);
  // A body that lasts until the end pauses once more, with nothing left to read.
  if (!isPaused(parser)) return;
  parser.llhttp.llhttp_resume(parser.ptr);
  parser.paused = false;
}

const isPaused = ({ paused }: Parser): boolean => paused;

function read(owner: unknown, name: symbol): unknown {
  return (owner as Readonly<Record<symbol, unknown>> | undefined)?.[name];
}
