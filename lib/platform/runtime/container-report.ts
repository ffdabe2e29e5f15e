import type { ContainerReport } from './container-protocol';

/** Tells the parent something; resolves when it is under way. */
export function report(message: ContainerReport): Promise<void> {
  return new Promise((resolve) => {
    // Without a parent there is nobody to tell; the error of a closed channel says the same.
    if (process.send === undefined || !process.connected) resolve();
    else
      process.send(message, undefined, {}, () => {
        resolve();
      });
  });
}
