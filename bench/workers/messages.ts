import type { Setup, Site, StoredConfig, StoredTokens } from './setups/setup';
import { checked } from './slice';
import { repeat } from './worker';

/** Messages that all bring the configuration that the container was started with. */
export interface MessagesInput {
  readonly site: Site;
  readonly oauth: StoredTokens;
  readonly messages: number;
  readonly concurrency: number;
  /** Whether each message makes a client of its own, as `process` does it, or all share the first one. */
  readonly clients: 'one' | 'per message';
  /** How many waves of so many messages; the later ones begin when the earlier ones have ended. Default 1. */
  readonly waves?: number;
  /** What has not ended by then has not ended. Default: no limit. */
  readonly patienceMs?: number;
}

/** What became of them. */
export interface MessagesResult {
  readonly delivered: number;
  readonly failed: number;
  /** Neither, when the patience ended. */
  readonly unsettled: number;
  readonly saves: number;
  readonly milliseconds: number;
  /** The different texts of errors, and how often each came. */
  readonly errors: Readonly<Record<string, number>>;
}

const PATH = '/contacts/1';

/** Sends them and waits. */
export async function sendMessages(setup: Setup, input: MessagesInput): Promise<MessagesResult> {
  const { site, oauth, messages, concurrency, waves = 1 } = input;
  const counts = { delivered: 0, failed: 0, saves: 0 };
  const errors: Record<string, number> = {};
  const open = setup(site);
  const cfg: StoredConfig = { _account: 'bench', oauth };
  const save = (): void => {
    counts.saves += 1;
  };
  const shared = input.clients === 'one' ? open(cfg, save) : undefined;
  const sendOne = async (): Promise<void> => {
    try {
      // A message has a copy of the configuration, because the runtime makes one.
      await checked((shared ?? open(structuredClone(cfg), save))(PATH));
      counts.delivered += 1;
    } catch (error) {
      counts.failed += 1;
      const text = describe(error);
      errors[text] = (errors[text] ?? 0) + 1;
    }
  };
  const startedAt = performance.now();
  const all = (async () => {
    for (let wave = 0; wave < waves; wave += 1) await repeat(sendOne, messages, concurrency);
  })();
  await Promise.race([all, ...(input.patienceMs === undefined ? [] : [elapse(input.patienceMs)])]);
  const milliseconds = performance.now() - startedAt;
  const unsettled = messages * waves - counts.delivered - counts.failed;
  return { ...counts, unsettled, milliseconds, errors };
}

function elapse(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs).unref();
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : String(error);
}
