/** A value that can be taken back and brought again. */
export interface Undoable<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
}

const depth = 200;

export function undoable<T>(present: T): Undoable<T> {
  return { past: [], present, future: [] };
}

/** A new present; what was undone before is gone, and the oldest past beyond 200 is forgotten. */
export function commit<T>({ past, present }: Undoable<T>, next: T): Undoable<T> {
  return { past: [...past, present].slice(-depth), present: next, future: [] };
}

/** Replaces the present without a trace: the moves of a drag before it is let go. */
export function amend<T>({ past, future }: Undoable<T>, next: T): Undoable<T> {
  return { past, present: next, future };
}

export function undo<T>(state: Undoable<T>): Undoable<T> {
  const last = state.past.at(-1);
  if (state.past.length === 0 || last === undefined) return state;
  return {
    past: state.past.slice(0, -1),
    present: last,
    future: [state.present, ...state.future],
  };
}

export function redo<T>(state: Undoable<T>): Undoable<T> {
  const [next, ...future] = state.future;
  if (next === undefined) return state;
  return { past: [...state.past, state.present], present: next, future };
}
