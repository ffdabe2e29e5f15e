/**
 * Keeps an account beyond this process: called with the keys of each update before it counts as stored. An update is
 * refused with status 500 if this rejects, as by a platform that cannot store it.
 */
export type AccountKeeper = (keys: Readonly<Record<string, unknown>>) => Promise<void>;

/** What may be told about an account. */
export interface AccountSettings {
  /** Default: the account lives in memory alone. */
  readonly onUpdate?: AccountKeeper;
}
