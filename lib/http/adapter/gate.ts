/** Starts a request; says whether it was sent, and will leave. */
type Start = () => boolean;

/** Who may be under way to one origin. */
export interface Gate {
  /** Starts a request, now or when its turn comes. */
  readonly enter: (start: Start) => void;
  /** A request that was sent has ended. */
  readonly leave: () => void;
  /** Whether some wait for their turn. */
  readonly isCrowded: () => boolean;
}

interface State {
  readonly waiting: Set<Start>;
  width: number;
  underWay: number;
  leftSinceLook: number;
  /** The timer of the looks, while somebody waits. */
  looking: NodeJS.Timeout | undefined;
  isAdmissionDue: boolean;
}

/** How many are under way before anything is known of an origin. */
const INITIAL_WIDTH = 64;

/** How often it is looked at whether those who wait come through: a handshake over TLS has ended by then. */
const LOOK_MS = 100;

/** How many times wider it becomes if they do not: a thousand are under way after two looks. */
const WIDENING = 4;

/**
 * Makes a gate through which a burst goes by few connections while these are quick, and by as many as it needs when they
 * are not: a thousand handshakes take longer than a thousand answers, but a limit would hold back who calls a slow API.
 * The order is that of asking.
 */
export function createGate(): Gate {
  const state: State = {
    waiting: new Set(),
    width: INITIAL_WIDTH,
    underWay: 0,
    leftSinceLook: 0,
    looking: undefined,
    isAdmissionDue: false,
  };
  return {
    enter: (start) => {
      if (state.underWay < state.width && state.waiting.size === 0) begin(state, start);
      else queue(state, start);
    },
    leave: () => {
      state.underWay -= 1;
      if (state.waiting.size > 0) admitSoon(state);
      else if (state.underWay === 0) state.width = INITIAL_WIDTH;
    },
    isCrowded: () => state.waiting.size > 0,
  };
}

function begin(state: State, start: Start): void {
  state.underWay += 1;
  if (!start()) state.underWay -= 1;
}

function queue(state: State, start: Start): void {
  state.waiting.add(start);
  if (state.looking !== undefined) return;
  state.leftSinceLook = 0;
  state.looking = setInterval(look, LOOK_MS, state);
}

function look(state: State): void {
  // As many as in the last look will come through in the next one.
  const isTooNarrow = state.leftSinceLook < state.waiting.size;
  state.leftSinceLook = 0;
  if (!isTooNarrow) return;
  state.width *= WIDENING;
  admit(state);
}

function admitSoon(state: State): void {
  state.leftSinceLook += 1;
  if (state.isAdmissionDue) return;
  state.isAdmissionDue = true;
  // undici takes a connection back by an immediate that it asks for after this; before, it would make another one.
  queueMicrotask(() => setImmediate(admit, state));
}

function admit(state: State): void {
  state.isAdmissionDue = false;
  for (const start of state.waiting) {
    if (state.underWay >= state.width) return;
    state.waiting.delete(start);
    begin(state, start);
  }
  clearInterval(state.looking);
  state.looking = undefined;
}
