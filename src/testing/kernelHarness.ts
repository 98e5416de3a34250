import { afterAll, expect } from 'vitest';
import { needWebGPU } from '../../scripts/device';
import { openDevice } from '../engine/device';
import { ComputePlan } from '../engine/webgpu/plan';
import type { Op, GpuTensor } from '../engine/webgpu/plan';
import { Readback } from '../engine/webgpu/readback';
import { sharedTiling } from '../engine/webgpu/tiling';
import type { Tiling } from '../engine/webgpu/tiling';

/** What the tests of this folder's kernels stand on: a device a file, and buffers that show misuse. */

await needWebGPU();
const faults: string[] = [];
export const testDevice = await openDevice((fault) => faults.push(fault.message));
afterAll(() => {
  testDevice.close();
  expect(faults).toEqual([]);
});

/** Numbers kept behind every output, so that a write beyond its end shows. */
const guard = 64;

/** Buffers and ops of one dispatch. */
export class KernelHarness {
  readonly plan: ComputePlan;
  private readonly readback: Readback;
  private readonly outputs: GpuTensor[] = [];

  constructor(device: GPUDevice) {
    this.plan = new ComputePlan(device);
    this.readback = new Readback(device);
  }

  /** @param tail zeros to keep behind the values */
  input(values: Float32Array | Uint32Array, tail = 0): GpuTensor {
    const tensor = this.plan.tensor('input', values.length, tail);
    this.write(tensor, values);
    return tensor;
  }

  /** A buffer to be written: whatever is left out stays `before`, which no comparison lets pass. */
  output(length: number, before = NaN): GpuTensor {
    const tensor = this.plan.tensor('output', length, guard);
    this.write(tensor, new Float32Array(length).fill(before));
    this.outputs.push(tensor);
    return tensor;
  }

  private write({ buffer }: GpuTensor, values: Float32Array | Uint32Array): void {
    this.plan.device.queue.writeBuffer(buffer, 0, values.slice().buffer);
  }

  /** Runs ops, one after another, and checks that nothing was written behind an output. */
  async run(ops: readonly Op[]): Promise<void> {
    const { device } = this.plan;
    await this.plan.ready();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.plan.encode(pass, ops);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const sizes = this.outputs.map(({ size }) => size / 4);
    const copies = await this.readback.read(this.outputs, sizes);
    for (const [{ length }, copy] of copies) {
      expect(copy.subarray(length).every((value) => value === 0)).toBe(true);
    }
  }

  async read(tensor: GpuTensor): Promise<Float32Array> {
    return (await this.readback.read([tensor])).get(tensor) ?? new Float32Array();
  }

  dispose(): void {
    this.readback.dispose();
    this.plan.dispose();
  }
}

/** Gives a stand for the time of `work`. */
export async function withKernelHarness(
  work: (harness: KernelHarness) => Promise<void>,
): Promise<void> {
  const harness = new KernelHarness(testDevice.device);
  try {
    await work(harness);
  } finally {
    harness.dispose();
  }
}

/** Splits of a gradient added up. */
export function sumSplitK(parts: Float32Array | Float64Array, length: number): Float64Array {
  const sum = new Float64Array(length);
  parts.forEach((value, i) => (sum[i % length] = (sum[i % length] ?? 0) + value));
  return sum;
}

/** Tiles as on GPUs, in workgroup memory, but small: software devices take a minute for large ones. */
const wide = { workgroupSize: [4, 8], tileM: 4, tileN: 4, tileK: 8 } as const;
const narrow = { workgroupSize: [8, 4], tileM: 4, tileN: 4, tileK: 8 } as const;
export const smallTiling: Tiling = {
  ...sharedTiling,
  tiles: [wide, narrow],
  gradientTiles: [wide, narrow],
  minWorkgroups: 4,
  gradientGroups: 32,
  normWorkers: 4,
  normBlocks: 16,
};
