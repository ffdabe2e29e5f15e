/** Codes by the stack of their error: that is what the runtime keeps of it. */
export type ErrorCodes = Map<string | undefined, string>;

/** What the runtime calls a function with: an emitter, by which it says itself what was thrown. */
interface Emitter {
  emit: (event: string, payload?: unknown) => unknown;
}

/** Keeps the code of each error that is emitted: the runtime drops it. */
export function recordCodes(context: Emitter, codes: ErrorCodes): void {
  const emit = context.emit.bind(context);
  context.emit = (event, payload) => {
    if (event === 'error' && payload instanceof Error && 'code' in payload) {
      const { stack, code } = payload;
      if (typeof code === 'string') codes.set(stack, code);
    }
    return emit(event, payload);
  };
}
