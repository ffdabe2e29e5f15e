import type { SecretCounts } from './secret-routes';

/** How often the platform was asked. */
export interface PlatformCounts extends SecretCounts {
  readonly stepReads: number;
  readonly accountReads: number;
  /** Updates that were stored. */
  readonly accountUpdates: number;
  /** Updates that were refused. */
  readonly failedUpdates: number;
}
