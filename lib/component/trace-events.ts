/** What a connection publishes on `node:diagnostics_channel`, for those who listen. */
export type { RefreshEvent, RefreshReason, TraceEvent } from '../ports';
