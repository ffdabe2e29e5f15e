import { randomUUID } from 'node:crypto';
import type { OutgoingMessage, RuntimeContext } from './runtime';

/** What a handler may emit. Every call is bound and can be awaited; those that are not are awaited at the end. */
export interface MessageEmitter {
  /** Emits a message, with an id of its own unless it has one. */
  readonly data: (message: OutgoingMessage) => Promise<void>;
  /** Reports an error. The message is rejected at its end; the work goes on. */
  readonly error: (error: unknown) => Promise<void>;
  /** Asks the runtime for this message again, later. */
  readonly rebound: (reason: unknown) => Promise<void>;
  /** Replaces the snapshot. */
  readonly snapshot: (snapshot: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Merges into the snapshot. */
  readonly updateSnapshot: (changes: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Answers the HTTP request that started the flow. */
  readonly httpReply: (reply: {
    readonly statusCode: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }) => Promise<void>;
}

/** A {@link MessageEmitter}, and the end of all that was emitted through it. */
export interface TrackedEmitter {
  readonly emit: MessageEmitter;
  /** Whether anything was emitted so far. */
  readonly hasEmitted: () => boolean;
  /** Resolves when everything emitted so far has gone out. */
  readonly settled: () => Promise<void>;
}

/**
 * Binds the runtime's `emit`. The runtime acknowledges a message when `process` ends, whether or not what it emitted
 * has been published by then: so nothing may be left behind.
 *
 * @param incomingId id of the message that is being processed
 */
export function createEmitter(context: RuntimeContext, incomingId?: string): TrackedEmitter {
  const pending: Promise<void>[] = [];
  const send = (event: string, payload: unknown): Promise<void> => {
    const sent = Promise.resolve(context.emit(event, payload)).then(() => undefined);
    // A failure is reported by `settled`, to those who await, and never as an unhandled rejection.
    sent.catch(() => undefined);
    pending.push(sent);
    return sent;
  };
  return {
    emit: {
      data: (message) => send('data', withId(message, incomingId)),
      error: (error) => send('error', error),
      rebound: (reason) => send('rebound', reason),
      snapshot: (snapshot) => send('snapshot', snapshot),
      updateSnapshot: (changes) => send('updateSnapshot', changes),
      httpReply: (reply) => send('httpReply', reply),
    },
    hasEmitted: () => pending.length > 0,
    settled: async () => {
      // Not `Promise.all`, which would end with the first failure and leave the others behind.
      await Promise.allSettled(pending);
      await Promise.all(pending);
    },
  };
}

/**
 * A message with an id. Without one, all messages of one call share theirs, and the runtime silently drops the second
 * of two that are processed at the same time (elasticio-sailor-nodejs 2.7.7 `lib/messagesDB.js`).
 *
 * @param incomingId not an id of its own: what `{ ...message, body }` has taken over from the incoming message
 */
export function withId(message: OutgoingMessage, incomingId?: string): OutgoingMessage {
  const ownId = message.id === incomingId ? undefined : message.id;
  // A spread with further members takes six times as long.
  return Object.assign({}, message, { id: ownId || randomUUID(), headers: message.headers ?? {} });
}
