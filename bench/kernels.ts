import type { ModelDescription } from '../src/core/nn/model';
import { openDevice } from '../src/engine/device';
import type { Op, ComputePlan } from '../src/engine/webgpu/plan';
import { openGpuTrainer } from '../src/engine/webgpu/trainer';
import { randomImages } from '../src/engine/data/randomImages';
import { matrixPeak } from './peak';
import { median } from './statistics';
import { timeStep } from './timing';

/** One dispatch of the compiled step. */
export interface OpTime {
  label: string;
  milliseconds: number;
  /** Arithmetic in floating-point operations, padding taps included; 0 where it does not matter. */
  flops: number;
}

export interface KernelReport {
  device: string;
  model: ModelDescription;
  repetitions: number;
  /** Best rate of a matrix product in the same run, in GFLOP/s. */
  matrixPeak: number;
  /** A whole step as in training, in milliseconds: less than the sum, since passes of one dispatch cost more. */
  step: number;
  ops: OpTime[];
}

/**
 * Nanoseconds that each op takes on the device, by timestamps before and after: every op has a pass of
 * its own here.
 */
async function profile(plan: ComputePlan, ops: readonly Op[]): Promise<number[]> {
  const { device } = plan;
  const count = ops.length * 2;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const size = count * 8;
  const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const resolved = device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC });
  const readable = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  ops.forEach((op, i) => {
    const pass = encoder.beginComputePass({
      timestampWrites: {
        querySet,
        beginningOfPassWriteIndex: 2 * i,
        endOfPassWriteIndex: 2 * i + 1,
      },
    });
    plan.encode(pass, [op]);
    pass.end();
  });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const times = new BigUint64Array(readable.getMappedRange().slice(0));
  for (const buffer of [resolved, readable]) buffer.destroy();
  querySet.destroy();
  return ops.map((_, i) => Number((times[2 * i + 1] ?? 0n) - (times[2 * i] ?? 0n)));
}

/** Where the compiled step's time goes. @throws on a device without timestamps */
export async function kernelReport(
  model: ModelDescription,
  repetitions: number,
): Promise<KernelReport> {
  const onFault = (fault: Error) => {
    throw fault;
  };
  const opened = await openDevice(onFault);
  if (!opened.device.features.has('timestamp-query')) {
    throw new Error('This device keeps no timestamps');
  }
  const trainer = await openGpuTrainer(model, randomImages(model, 512), {
    device: opened,
    onFault,
  });
  const ops = trainer.trainingStep.steps.both;
  await timeStep(trainer);
  let peak = await matrixPeak(opened);
  const steps: number[] = [];
  const samples: number[][] = ops.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    steps.push((await timeStep(trainer)).step);
    const times = await profile(trainer.plan, ops);
    times.forEach((time, i) => samples[i]?.push(time));
  }
  peak = Math.max(peak, await matrixPeak(opened));
  trainer.dispose();
  opened.close();
  return {
    device: opened.name,
    model,
    repetitions,
    matrixPeak: peak,
    step: median(steps),
    ops: ops.map(({ label, flops }, i) => ({
      label,
      flops,
      milliseconds: median(samples[i] ?? []) / 1e6,
    })),
  };
}
