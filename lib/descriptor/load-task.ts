/** One module that the runtime's reader is asked for. */
export interface LoadTask {
  /** Name of the action or trigger; `undefined` for `verifyCredentials`. */
  readonly step: string | undefined;
}

/** What the child tells about a module. */
export interface LoadReport {
  /** Why it cannot be loaded. */
  readonly failure?: string;
  /** What `typeof` says about the module itself. */
  readonly type?: string;
  /** What `typeof` says about its exports. */
  readonly exports?: Readonly<Record<string, string>>;
  /** The same about the exports of its `default`. */
  readonly ofDefault?: Readonly<Record<string, string>>;
  /** What the module is written as, if it is a function and a short one. */
  readonly source?: string;
}

/** What the child is asked to do. */
export interface LoadOrder {
  /** Absolute path of the runtime's `lib/component_reader.js`. */
  readonly readerFile: string;
  readonly tasks: readonly LoadTask[];
}
