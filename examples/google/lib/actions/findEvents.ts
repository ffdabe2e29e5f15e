import { connection } from '../connection';

const PAGES = { style: 'cursor', next: 'nextPageToken', parameter: 'pageToken' } as const;

/** `{ words }` -> each event that has them. */
export const process = connection.action<{ readonly words: string }>(async ({ http, message, emit }) => {
  const request = { url: '/calendar/v3/calendars/primary/events', params: { q: message.body.words } };
  for await (const { data } of http.pages<{ readonly items: readonly unknown[] }>(request, PAGES)) {
    for (const event of data.items) await emit.data({ body: event });
  }
});
