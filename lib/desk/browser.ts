import { once } from 'node:events';

/** A program that finds no browser says so at once. */
const REFUSAL_MS = 2_000;

/**
 * Opens a URL in the browser of the person at this machine.
 *
 * @returns whether there was something to open it with; whether it appears, nobody can say
 */
export async function openBrowser(url: string): Promise<boolean> {
  try {
    const { default: open } = await import('open');
    const opener = await open(url);
    // Some browsers stay until they are closed.
    const inTime = AbortSignal.timeout(REFUSAL_MS);
    const [exitCode] = (await once(opener, 'exit', { signal: inTime }).catch(() => [0])) as [number | null];
    return exitCode === 0;
  } catch {
    return false;
  }
}
