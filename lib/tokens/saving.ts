import type { Logger, TokenStore } from '../ports';
import type { CredentialRecord } from './token-memory';

/** What saving takes. */
export interface SavingSession {
  readonly record: CredentialRecord;
  readonly store: TokenStore;
  readonly logger: Logger;
  readonly subject: string;
}

/** Saves the current tokens. What could not be saved stays marked, and is said. */
export async function saveTokens(session: SavingSession): Promise<boolean> {
  const { record, store, logger, subject } = session;
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

/** Saves what an earlier message could not, once, however many messages ask for it. */
export async function saveLeftOver(session: SavingSession): Promise<void> {
  const { record, logger, subject } = session;
  // A refresh under way saves newer tokens itself; saving older ones beside it could overtake them.
  if (!record.unsaved || record.inFlight !== undefined) return;
  record.saving ??= saveTokens(session)
    .then((saved) => {
      if (saved) logger.info(`The tokens of ${subject} that an earlier message could not save are saved.`);
    })
    .finally(() => {
      record.saving = undefined;
    });
  await record.saving;
}
