import { describeShared } from './shared-tokens';
import type { CredentialRecord } from './token-memory';
import { fingerprintOf } from './fingerprint';
import { adoptFromOthers, lookAgain } from './look-again';
import type { RenewalSession } from './renewal-session';
import type { TokenSet } from '../oauth2/token-set';

/**
 * Tells the other processes of tokens that were just issued, and saves them: in this order, because whoever comes after
 * a process that dies between the two finds them there. Without the lease nothing is saved now: somebody else may have
 * saved newer ones.
 *
 * @param spent the tokens that were replaced
 */
export async function shareAndSave(session: RenewalSession, spent: TokenSet): Promise<boolean> {
  const { record, held, logger, subject } = session;
  const told = (await held?.share(describeShared(record, false))) ?? 'unavailable';
  if (told === 'lost') {
    record.forkedFrom = fingerprintOf(spent);
    logger.warn(
      `The lease of ${subject} ran out during a refresh. Its new tokens are used here, and saved with the next message unless another container has newer ones.`,
    );
    return false;
  }
  return saveTokens(session);
}

/** Tells the others that there is nothing left to do about the current tokens. */
export async function shareAsSaved({ record, held }: RenewalSession): Promise<void> {
  if (!record.unsaved) await held?.share(describeShared(record, true));
}

/** Saves the current tokens. What could not be saved stays marked, and is said. */
async function saveTokens({ record, store, logger, subject }: RenewalSession): Promise<boolean> {
  const { tokens } = record;
  const outcome = await store.save(tokens);
  if (!outcome.saved) {
    logger.error(
      `New tokens of ${subject} are in use and not saved (${outcome.reason}). They are saved again with the next message; until then do not stop the flow.`,
    );
  }
  // Tokens that came meanwhile carry their own mark.
  if (record.tokens === tokens) record.unsaved = !outcome.saved;
  return outcome.saved;
}

/** Saves what could not be saved before, once, however many messages ask for it. */
export async function saveLeftOver(session: RenewalSession): Promise<void> {
  const { record } = session;
  // A refresh under way saves newer tokens itself; saving older ones beside it could overtake them.
  if (!record.unsaved || record.inFlight !== undefined) return;
  record.saving ??= saveInOrder(session).finally(() => {
    record.saving = undefined;
  });
  await record.saving;
}

/** Never an older token set over a newer one: another process may have gone on from here meanwhile. */
async function saveInOrder(session: RenewalSession): Promise<void> {
  const { record, lease, logger, subject } = session;
  await adoptFromOthers(session);
  if (!isStillUnsaved(record)) return;
  const held = (await lease?.take()) ?? 'unavailable';
  // Whoever has the lease saves what is newer. If not, the next message asks again.
  if (held === 'taken') return;
  const turn = held === 'unavailable' ? undefined : held;
  try {
    await lookAgain(session);
    if (!isStillUnsaved(record)) return;
    // The look may have taken longer than the lease.
    if ((await turn?.share(describeShared(record, false))) === 'lost') return;
    if (!(await saveTokens(session))) return;
    await turn?.share(describeShared(record, true));
    logger.info(`The tokens of ${subject} that an earlier message could not save are saved.`);
  } finally {
    await turn?.release();
  }
}

/** Asked by a function, because the compiler does not expect it to change meanwhile. */
function isStillUnsaved({ unsaved }: CredentialRecord): boolean {
  return unsaved;
}
