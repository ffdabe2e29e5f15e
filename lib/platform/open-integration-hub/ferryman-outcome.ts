/** What came of a message that a ferryman has handed to a component. */
export interface FerrymanOutcome {
  readonly acked: boolean;
  /** What goes on to the next step, in order. */
  readonly data: readonly unknown[];
  readonly errors: readonly { readonly name: unknown; readonly message: unknown }[];
  readonly rebounds: readonly unknown[];
  readonly snapshots: readonly unknown[];
  readonly httpReplies: readonly unknown[];
  /** Events that nobody listens to, and data that came after the message was rejected. */
  readonly unheard: readonly string[];
}

/** A {@link FerrymanOutcome} in the making. */
export interface OpenOutcome {
  readonly outcome: FerrymanOutcome;
  readonly listeners: Readonly<Record<string, (payload: unknown) => void>>;
  readonly noteUnheard: (event: string) => void;
  readonly errorCount: () => number;
}

/** Collects what a component emits, with what a ferryman does to it. */
export function openOutcome(): OpenOutcome {
  const open = {
    acked: false,
    data: [] as unknown[],
    errors: [] as { name: unknown; message: unknown }[],
    rebounds: [] as unknown[],
    snapshots: [] as unknown[],
    httpReplies: [] as unknown[],
    unheard: [] as string[],
  };
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    open.acked = open.errors.length === 0;
  };
  return {
    outcome: open,
    noteUnheard: (event) => void open.unheard.push(event),
    errorCount: () => open.errors.length,
    listeners: {
      data: (payload) => {
        if (hasEnded) open.unheard.push('data after the end');
        open.data.push(asSent(payload));
      },
      error: (error) => {
        const { name, message } = error as { name: unknown; message: unknown };
        open.errors.push({ name, message });
        end();
      },
      rebound: (reason) => void open.rebounds.push((reason as { message: unknown }).message),
      snapshot: (payload) => void open.snapshots.push(asSent(payload)),
      updateSnapshot: (payload) => void open.snapshots.push(asSent(payload)),
      // The configuration stays on: nobody takes it away here.
      httpReply: (reply) => void open.httpReplies.push(JSON.parse(JSON.stringify(reply))),
      end,
    },
  };
}

/** Takes away what the emitter has attached, and turns the rest into what is on the wire. */
function asSent(payload: unknown): unknown {
  const message = payload as { passedCfg?: unknown };
  delete message.passedCfg;
  return JSON.parse(JSON.stringify(message)) as unknown;
}
