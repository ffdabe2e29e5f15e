import { startPlatformApi, type PlatformApi } from '../platform/rest-api/platform-api';
import { isRecord } from '../oauth2/wire';
import { DESK_ACCOUNT, type DeskAccount } from './desk-account';
import type { LastRefresh } from '../component/health';
import type { LocalCredential } from './local-credential';

type Keys = Readonly<Record<string, unknown>>;

/** A platform on loopback whose one account is the local credential. */
export interface DeskPlatform {
  readonly api: PlatformApi;
  /** The keys of each update that was kept, in order. */
  readonly saved: readonly Keys[];
  /** Takes note of a refresh that gave no tokens. Written with the next update, or at the end. */
  readonly noteFailure: (failure: LastRefresh) => void;
  /**
   * Ends it. What could not be written so far is written now.
   *
   * @throws {TokensNotSavedError} if that fails, too
   */
  readonly close: () => Promise<void>;
}

/** Starts a platform that keeps each account update in the local credential before it answers. */
export async function startDeskPlatform(
  credential: LocalCredential,
  { cfg, seed }: DeskAccount,
): Promise<DeskPlatform> {
  const api = await startPlatformApi();
  const saved: Keys[] = [];
  let unwritten: Keys = {};
  let failure: LastRefresh | undefined;
  const keep = async (keys: Keys): Promise<void> => {
    // A newer update has all that an older one had under its names.
    unwritten = { ...unwritten, ...keys };
    const written = unwritten;
    await credential.update((content) => ({
      ...content,
      cfg: { ...content.cfg, ...written },
      ...(seed === undefined ? {} : { seed }),
      ...(holdsTokens(keys) ? { lastRefresh: { at: new Date().toISOString(), outcome: 'issued' } } : {}),
    }));
    if (unwritten === written) unwritten = {};
    if (holdsTokens(keys)) failure = undefined;
    saved.push(keys);
  };
  api.addAccount(DESK_ACCOUNT, cfg, { onUpdate: keep });
  return {
    api,
    saved,
    noteFailure: (noted) => void (failure = noted),
    close: async () => {
      await api.close();
      if (Object.keys(unwritten).length > 0) await keep(unwritten);
      const lastRefresh = failure;
      if (lastRefresh === undefined) return;
      await credential.update((content) => ({ ...content, lastRefresh }));
    },
  };
}

function holdsTokens(keys: Keys): boolean {
  return Object.values(keys).some(isRecord);
}
