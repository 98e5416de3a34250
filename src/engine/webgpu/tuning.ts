import { scoped } from '../device';
import type { OpenDevice } from '../device';
import { candidatesFor } from './candidates';
import { ComputePlan } from './plan';
import type { Op } from './plan';
import { productKey } from './products';
import type { Product } from './products';
import { deviceTimer } from './profiler';
import { Readback } from './readback';
import type { ProductChoice, Tiling } from './tiling';
import { arenaOf, opsOf, resultLength, trialsOf } from './trials';
import type { Arena, Trial } from './trials';

export interface TuningOptions {
  /** Milliseconds of a steady clock, where the device lets nobody read its own. */
  now?: () => number;
  /** Milliseconds of measuring, on top of compiling; a last product may go beyond. */
  budget?: number;
  /** What a candidate may take at most, as a share of the usual one's time; `gain` when left out. */
  atMost?: number;
  /** Ways to cut up a product, the usual one first. */
  candidates?: typeof candidatesFor;
}

/** How often each candidate is timed, and milliseconds of a sample where the budget allows it. */
const rounds = 3;
const sample = 4;
const mostRepeats = 64;
/** Milliseconds that a candidate takes at least, for all that a rounded clock knows. */
const leastTime = 0.02;
/**
 * What a candidate must take at most each time, as a share of what the usual one takes at best: other work on
 * the machine spoils some samples.
 */
const gain = 0.95;
/**
 * Largest relative error, root mean square, to the usual kernel's result; where operands are in half precision,
 * whose rounding is 2.8e-4, what the self-test takes for right.
 */
const tolerance = { single: 1e-4, half: 1e-3 };

interface Contest {
  trial: Trial;
  /** Of each candidate. */
  ops: Op[][];
}

/** What each time took of a trial's candidates. */
type Times = { least: number; most: number }[];

/**
 * Milliseconds of every trial's candidates, heavy products first; trials for which there is no time are
 * left out.
 */
async function timesOf(
  { plan }: Arena,
  contests: readonly Contest[],
  { now = () => performance.now(), budget = 300 }: TuningOptions,
): Promise<Map<Trial, Times>> {
  const { measure } = deviceTimer(plan, now);
  const share = budget / rounds / contests.reduce((sum, { ops }) => sum + ops.length, 0);
  const most = Math.min(sample, share);
  const chosen: (Contest & { repeats: number[] })[] = [];
  const began = now();
  let cost = 0;
  for (const { trial, ops } of contests) {
    // Some drivers compile when a kernel first runs, and those made of software take long for it.
    if (now() - began > budget || cost > budget) break;
    const once = () =>
      measure(
        ops,
        ops.map(() => 1),
      );
    await once();
    const first = await once();
    const repeats = first.map((time) =>
      Math.max(1, Math.min(mostRepeats, Math.ceil(most / Math.max(time, leastTime)))),
    );
    cost += rounds * first.reduce((sum, time, i) => sum + time * (repeats[i] ?? 1), 0);
    chosen.push({ trial, ops, repeats });
  }
  const operations = chosen.flatMap(({ ops }) => ops);
  const counts = chosen.flatMap(({ repeats }) => repeats);
  const times: Times = operations.map(() => ({ least: Infinity, most: 0 }));
  for (let round = 0; round < rounds && operations.length > 0; round++) {
    const found = await measure(operations, counts);
    times.forEach((time, i) => {
      const each = (found[i] ?? 0) / (counts[i] ?? 1);
      time.least = Math.min(time.least, each);
      time.most = Math.max(time.most, each);
    });
  }
  return new Map(chosen.map(({ trial, ops }) => [trial, times.splice(0, ops.length)]));
}

/** The fastest of a trial's candidates, if it is faster beyond doubt than the usual one, which is the first. */
function fastest({ candidates }: Trial, times: Times, atMost = gain): ProductChoice | null {
  const [usual, ...others] = times;
  if (!usual) return null;
  const most = Math.min(...others.map((each) => each.most));
  if (!(most < atMost * usual.least)) return null;
  return candidates[times.findIndex((each) => each.most === most)] ?? null;
}

/** Whether a candidate computes on this device what the usual kernel, which the self-test has seen, computes. */
async function agrees(
  arena: Arena,
  readback: Readback,
  trial: Trial,
  [usual, candidate]: readonly [ProductChoice, ProductChoice],
): Promise<boolean> {
  const { plan, results } = arena;
  const ops = [...opsOf(arena, trial, usual, 0), ...opsOf(arena, trial, candidate, 1)];
  const encoder = plan.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  plan.encode(pass, ops);
  pass.end();
  plan.device.queue.submit([encoder.finish()]);
  const length = resultLength(trial);
  const copies = await readback.read(results, [length, length]);
  const [expected, found] = results.map((tensor) => copies.get(tensor) ?? new Float32Array());
  let [error, size] = [0, 0];
  expected?.forEach((value, i) => {
    error += (value - (found?.[i] ?? NaN)) ** 2;
    size += value ** 2;
  });
  const limit = candidate.tile.half ? tolerance.half : tolerance.single;
  return Math.sqrt(error / (size || 1)) < limit;
}

/**
 * Times ways to cut up each product, on the device itself.
 * @returns the fastest of each by `productKey`, the usual one where no other is clearly faster or where
 *   there was no time; none is taken that computes something else than the usual one
 * @throws whatever the device says of a kernel or of memory that it has no room for
 */
export async function tune(
  { device }: Pick<OpenDevice, 'device'>,
  tiling: Tiling,
  products: readonly Product[],
  options: TuningOptions = {},
): Promise<Map<string, ProductChoice>> {
  const plan = new ComputePlan(device);
  const readback = new Readback(device);
  try {
    const trials = trialsOf(tiling, products, options.candidates ?? candidatesFor);
    const { made, accepted } = scoped(
      device,
      () => {
        const arena = arenaOf(plan, tiling, trials);
        const all = trials.map((trial) => ({
          trial,
          ops: trial.candidates.map((choice) => opsOf(arena, trial, choice)),
        }));
        return { arena, all };
      },
      () => plan.bytes,
    );
    await accepted;
    await plan.ready();
    const times = await timesOf(made.arena, made.all, options);
    const found = await Promise.all(
      trials.map(async (trial): Promise<[string, ProductChoice] | null> => {
        const { product, candidates } = trial;
        const [usual] = candidates;
        if (!usual) return null;
        const better = fastest(trial, times.get(trial) ?? [], options.atMost);
        const right = better && (await agrees(made.arena, readback, trial, [usual, better]));
        return [productKey(product), right ? better : usual];
      }),
    );
    return new Map(found.filter((entry) => entry !== null));
  } finally {
    readback.dispose();
    plan.dispose();
  }
}
