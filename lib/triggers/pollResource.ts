import { connection } from '../connection';
import type { PollSnapshot } from '../generic/new-items';
import { pollList } from '../generic/poll-list';

/** Reads a list, page after page, and emits each of its items once. */
export const process = connection.trigger<PollSnapshot>(pollList);
