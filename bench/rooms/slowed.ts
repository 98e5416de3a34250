/** How far a training had come. */
export interface Tick {
  /** Milliseconds. */
  at: number;
  step: number;
}

/**
 * By what share of its time a training was slowed by what it was interrupted by: how much longer the steps around
 * the interruptions took than the others of the same training. Two trainings, one with them and one without, differ
 * by much more than that where others use the machine, too.
 * @param ticks at least one between interruptions, from the first to the last
 * @param told milliseconds of each interruption's end
 * @param around milliseconds before and after that end which may be touched by it
 */
export function slowedWithin(ticks: readonly Tick[], told: readonly number[], around: number) {
  const stretches = ticks.slice(1).map((tick, i) => {
    const before = ticks[i] ?? tick;
    const touched = told.some((end) => tick.at > end - around && before.at < end + around);
    return { took: tick.at - before.at, steps: tick.step - before.step, touched };
  });
  const sum = (touched: boolean, of: 'took' | 'steps') =>
    stretches.filter((one) => one.touched === touched).reduce((all, one) => all + one[of], 0);
  const perStep = sum(false, 'took') / sum(false, 'steps');
  const lost = sum(true, 'took') - sum(true, 'steps') * perStep;
  return lost / (sum(true, 'took') + sum(false, 'took') - lost);
}
