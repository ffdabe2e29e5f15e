import { connection } from '../connection';
import {
  fingerprintItem,
  isTooLong,
  readSnapshot,
  selectItems,
  writeSnapshot,
  type PollSnapshot,
} from '../generic/new-items';
import { optionalText, requiredText } from '../generic/step-fields';

/** Reads a list and emits each of its items once. */
export const process = connection.trigger<PollSnapshot>(async ({ http, cfg, snapshot, emit, logger }) => {
  const { data } = await http.get<unknown>(requiredText(cfg, 'url'));
  const items = selectItems(data, optionalText(cfg, 'itemsPath'));
  const fingerprints = items.map((item) => fingerprintItem(item, optionalText(cfg, 'idPath') ?? 'id'));
  if (isTooLong(items)) {
    logger.warn('The list is longer than a snapshot can remember: some items will be emitted again.');
  }
  const previous = readSnapshot(snapshot);
  const emitted = new Set(previous);
  for (const [index, fingerprint] of fingerprints.entries()) {
    if (emitted.has(fingerprint)) continue;
    await emit.data({ body: items[index] });
    emitted.add(fingerprint);
  }
  await emit.snapshot({ ...writeSnapshot(previous, fingerprints) });
});
