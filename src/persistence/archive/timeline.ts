/** Anything that happened at a step of a run: a picture, a kept state, a branch's beginning. */
interface Stepped {
  step: number;
}

/** The step of an item that must be there. */
function stepOf(items: readonly Stepped[], index: number): number {
  const item = items[index];
  if (!item) throw new RangeError(`No item ${index} of ${items.length}.`);
  return item.step;
}

/**
 * Pictures for a timeline of few slots: the first one of every `stride` steps, counted from the
 * first picture, and the newest. The stride is the smallest power of two with which they fit; so while
 * a run goes on only the newest one changes, and now and then every second one goes.
 * @param frames in the order of their steps
 * @param slots at least 2
 * @returns some of the frames, in the same order, never more than `slots`
 */
export function chooseSlots<T extends Stepped>(frames: readonly T[], slots: number): T[] {
  if (slots < 2) throw new RangeError(`A timeline needs two slots, not ${slots}.`);
  const [first] = frames;
  const newest = frames.at(-1);
  if (!first || !newest) return [];
  for (let stride = 1; ; stride *= 2) {
    let taken = -1;
    const chosen = frames.filter(({ step }) => {
      const part = Math.floor((step - first.step) / stride);
      if (part === taken) return false;
      taken = part;
      return true;
    });
    if (chosen.at(-1) !== newest) chosen.push(newest);
    if (chosen.length <= slots) return chosen;
  }
}

/**
 * Where a step lies along chosen pictures: 0 at the first one, 1 at the second, and even between two;
 * a step before the first or after the last lies at that one.
 * @param chosen not empty
 */
export function slotOf(chosen: readonly Stepped[], step: number): number {
  const next = chosen.findIndex((each) => each.step >= step);
  if (next < 0) return chosen.length - 1;
  if (next === 0) return 0;
  const from = stepOf(chosen, next - 1);
  return next - 1 + (step - from) / (stepOf(chosen, next) - from);
}

/** The step at a place, the other way round; not rounded. */
export function stepAt(chosen: readonly Stepped[], place: number): number {
  const inside = Math.min(Math.max(place, 0), chosen.length - 1);
  const left = Math.floor(inside);
  const from = stepOf(chosen, left);
  return left === inside ? from : from + (inside - left) * (stepOf(chosen, left + 1) - from);
}

/**
 * The index of the step that is nearest to another, the older one of two.
 * @param steps not empty, ascending
 */
export function nearest(steps: readonly number[], step: number): number {
  const next = steps.findIndex((each) => each >= step);
  if (next < 0) return steps.length - 1;
  const [older, newer] = [steps[next - 1], steps[next]];
  if (older === undefined || newer === undefined) return next;
  return newer - step < step - older ? next : next - 1;
}

/** The steps that one can look at, ascending: those of the pictures, and of the states between them. */
export function stopsOf(frames: readonly Stepped[], states: readonly Stepped[]): number[] {
  const newest = frames.at(-1)?.step ?? -1;
  const steps = [...frames, ...states].map(({ step }) => step);
  return [...new Set(steps.filter((step) => step <= newest))].sort((a, b) => a - b);
}
