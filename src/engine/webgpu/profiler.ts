import type { StepProfile } from '../../core/nn/stepProfile';
import { typicalTimes } from '../program/profile';
import type { ComputePlan, Op } from './plan';

/**
 * Milliseconds that an operation is run for at least, again and again, to be timed: browsers round a GPU's
 * clock to a tenth of a millisecond, and a submission has a cost of its own.
 */
const sample = 2;
const mostRepeats = 64;
/** How often all are timed: once where that takes longer than so many milliseconds. */
const rounds = 4;
const enough = 1500;

/** @returns milliseconds of each operation, all of its repeats together */
export type Timer = (operations: readonly Op[][], repeats: readonly number[]) => Promise<number[]>;

function encodeRepeated(
  plan: ComputePlan,
  encoder: GPUCommandEncoder,
  {
    operation,
    repeats,
    timestampWrites,
  }: {
    operation: Op[];
    repeats: number;
    timestampWrites?: GPUComputePassTimestampWrites;
  },
): void {
  const pass = encoder.beginComputePass(timestampWrites ? { timestampWrites } : {});
  for (let i = 0; i < repeats; i++) plan.encode(pass, operation);
  pass.end();
}

/** By the GPU's own clock: a pass for each operation, with a timestamp at either end. */
async function byTimestamps(
  plan: ComputePlan,
  operations: readonly Op[][],
  repeats: readonly number[],
): Promise<number[]> {
  const { device } = plan;
  const count = 2 * operations.length;
  const size = 8 * count;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const resolved = device.createBuffer({
    size,
    usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
  });
  const staging = device.createBuffer({
    size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  try {
    const encoder = device.createCommandEncoder();
    operations.forEach((operation, index) => {
      const timestampWrites = {
        querySet,
        beginningOfPassWriteIndex: 2 * index,
        endOfPassWriteIndex: 2 * index + 1,
      };
      encodeRepeated(plan, encoder, { operation, repeats: repeats[index] ?? 1, timestampWrites });
    });
    encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const nanoseconds = new BigUint64Array(staging.getMappedRange());
    return operations.map((_, index) => {
      const [begin = 0n, end = 0n] = nanoseconds.subarray(2 * index, 2 * index + 2);
      return Math.max(0, Number(end - begin) / 1e6);
    });
  } finally {
    for (const each of [querySet, resolved, staging]) each.destroy();
  }
}

/** By this machine's clock: a submission for each operation, less what one that does nothing takes. */
function byWallClock(plan: ComputePlan, now: () => number): Timer {
  const { queue } = plan.device;
  const submit = async (operation: Op[], repeats: number) => {
    const encoder = plan.device.createCommandEncoder();
    encodeRepeated(plan, encoder, { operation, repeats });
    const began = now();
    queue.submit([encoder.finish()]);
    await queue.onSubmittedWorkDone();
    return now() - began;
  };
  return async (operations, repeats) => {
    let idle = Infinity;
    for (let i = 0; i < 3; i++) idle = Math.min(idle, await submit([], 1));
    const times: number[] = [];
    for (const [index, operation] of operations.entries()) {
      times.push(Math.max(0, (await submit(operation, repeats[index] ?? 1)) - idle));
    }
    return times;
  };
}

/** Times operations by the device's own clock, or else by `now`. */
export function deviceTimer(
  plan: ComputePlan,
  now: () => number,
): { measure: Timer; timer: StepProfile['timer'] } {
  return plan.device.features.has('timestamp-query')
    ? {
        measure: (operations, repeats) => byTimestamps(plan, operations, repeats),
        timer: 'gpuTimestamps',
      }
    : { measure: byWallClock(plan, now), timer: 'wallClock' };
}

/**
 * Times operations, each on its own and in their order. It changes all that they change.
 * @param begin called before each time that all of them are run
 * @param now milliseconds of a steady clock, where the device lets nobody read its own
 * @returns milliseconds of each
 */
export async function timeOperations(
  plan: ComputePlan,
  operations: readonly Op[][],
  { begin, now }: { begin: () => void; now: () => number },
): Promise<{ times: number[]; timer: StepProfile['timer'] }> {
  const { measure, timer } = deviceTimer(plan, now);
  const once = operations.map(() => 1);
  begin();
  await measure(operations, once);
  begin();
  const first = await measure(operations, once);
  const repeats = first.map((time) =>
    Math.min(mostRepeats, Math.max(1, Math.ceil(sample / Math.max(time, 1e-6)))),
  );
  const times: number[][] = [];
  const began = now();
  do {
    begin();
    const found = await measure(operations, repeats);
    times.push(found.map((time, index) => time / (repeats[index] ?? 1)));
  } while (times.length < rounds && now() - began < enough);
  return { times: typicalTimes(times), timer };
}
