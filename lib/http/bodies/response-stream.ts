import { finished, PassThrough, type Readable } from 'node:stream';

/**
 * The bytes of a streamed answer. The stream that axios gives leads back to its request, and so do its errors, and the
 * request holds the bearer.
 *
 * @param hide makes an error that may be shown
 */
export function relayStream(source: Readable, hide: (error: unknown) => Error): Readable {
  const bytes = new PassThrough();
  finished(source, (error) => {
    if (error === undefined || error === null) return;
    // Which takes its own listener for errors away, too.
    source.unpipe(bytes);
    // As `node:http` does: a lost connection must not end the process because nobody reads this answer.
    bytes.destroy(bytes.listenerCount('error') > 0 ? hide(error) : undefined);
  });
  bytes.once('close', () => source.destroy());
  return source.pipe(bytes);
}
