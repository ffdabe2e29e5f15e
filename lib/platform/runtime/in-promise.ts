/** The runtime's methods report by rejection, never by an exception of the call. */
export function inPromise(run: () => void): Promise<void> {
  return new Promise((resolve) => {
    run();
    resolve();
  });
}
