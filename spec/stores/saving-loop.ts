import { createFileStore } from '../../lib/stores/file-store';
import { createMemoryStore } from '../../lib/stores/memory-store';

/** Saves tokens to the file of its first argument without end: a process that a spec kills in the middle of it. */
async function saveWithoutEnd(path: string): Promise<void> {
  const store = createFileStore(path);
  for (let turn = 1; ; turn += 1) {
    const tokens = await createMemoryStore({
      access_token: `token-${String(turn)}`,
      turn,
      padding: 'x'.repeat(200_000),
    }).load();
    if (tokens !== undefined) await store.save(tokens);
    if (turn === 3) process.send?.('saving');
  }
}

void saveWithoutEnd(process.argv[2] ?? '');
