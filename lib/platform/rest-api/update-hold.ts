import { deferred } from '../deferred';

/** Holds back the answers to account updates. */
export interface UpdateHold {
  /** Resolves when the first update has arrived and waits. */
  readonly arrived: Promise<void>;
  /** Stores and answers the updates that wait, and all later ones. */
  release(): void;
}

/** Where updates wait while they are held. */
export interface UpdateGate {
  /** Resolves when an update may go on. */
  readonly pass: () => Promise<void>;
  readonly hold: () => UpdateHold;
}

/** An open gate. */
export function createUpdateGate(): UpdateGate {
  let pass = (): Promise<void> => Promise.resolve();
  return {
    pass: () => pass(),
    hold() {
      const arrived = deferred<undefined>();
      const released = deferred<undefined>();
      pass = () => {
        arrived.resolve(undefined);
        return released.promise;
      };
      return {
        arrived: arrived.promise,
        release() {
          pass = () => Promise.resolve();
          released.resolve(undefined);
        },
      };
    },
  };
}
