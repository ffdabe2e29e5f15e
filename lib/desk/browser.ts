/**
 * Opens a URL in the browser of the person at this machine.
 *
 * @returns whether there was something to open it with; whether it appears, nobody can say
 */
export async function openBrowser(url: string): Promise<boolean> {
  try {
    const { default: open } = await import('open');
    await open(url);
    return true;
  } catch {
    return false;
  }
}
