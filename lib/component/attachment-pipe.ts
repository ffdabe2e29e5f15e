import { pipeline } from 'node:stream';

/**
 * A stream whose pipes break together. `pipe` alone leaves whatever is behind it waiting when its source breaks, and the
 * storage's client pipes: an upload would wait for the rest of its bytes until a timeout, and before the first ones
 * for ever.
 */
export function pipeAsOne<Source extends NodeJS.ReadableStream>(source: Source): Source {
  const pipe = (target: NodeJS.WritableStream): NodeJS.WritableStream => {
    // Whoever reads the last stream is told by that stream.
    pipeline(source, target, () => undefined);
    return isReadable(target) ? pipeAsOne(target) : target;
  };
  // A view of it with another `pipe`: the stream itself is what the pipeline reads.
  return Object.assign(Object.create(source) as Source, { pipe });
}

function isReadable(target: NodeJS.WritableStream): target is NodeJS.ReadWriteStream {
  return 'pipe' in target && 'read' in target;
}
