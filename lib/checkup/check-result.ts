/** What became of one promise. */
export interface CheckResult {
  readonly name: string;
  readonly promise: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** What was wrong, or why it was not tried. */
  readonly reasons: readonly string[];
  /** Where to read on. */
  readonly guide: string;
  readonly durationMs: number;
}
