/** Output of this process that is listened to. */
export interface CapturedOutput {
  /** Stops listening; what was printed since the beginning. */
  readonly end: () => string;
}

/** Listens to what this process prints on both streams. It is printed all the same. */
export function captureOutput(): CapturedOutput {
  const chunks: string[] = [];
  const releases = [process.stdout, process.stderr].map((stream) => {
    const write = stream.write.bind(stream) as (...parameters: readonly unknown[]) => boolean;
    const own = Object.getOwnPropertyDescriptor(stream, 'write');
    stream.write = (...parameters: readonly unknown[]): boolean => {
      const [chunk] = parameters;
      chunks.push(chunk instanceof Uint8Array ? Buffer.from(chunk).toString('utf8') : String(chunk));
      return write(...parameters);
    };
    return (): void => {
      if (own === undefined) Reflect.deleteProperty(stream, 'write');
      else Object.defineProperty(stream, 'write', own);
    };
  });
  return {
    end() {
      for (const release of releases) release();
      return chunks.join('');
    },
  };
}
