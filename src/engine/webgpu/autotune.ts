import type { OpenDevice } from '../device';
import { isSoftwareAdapter } from '../softwareDevice';
import type { Tile } from './kernels/tile';
import type { ConvGeometry } from './layout';
import { ComputePlan } from './plan';
import type { Op } from './plan';
import { convolutionOps } from './convolutions';
import { directTiling, sharedTiling } from './tiling';
import type { Tiling } from './tiling';

/** A convolution as the nets have it, of 13 MFLOP. */
const geometry: ConvGeometry = {
  inputSize: 8,
  outputSize: 4,
  inputChannels: 64,
  outputChannels: 64,
  kernel: 5,
  padBefore: 1,
  stride: 2,
  singleChannel: false,
};
const images = 4;

/** One tile with workgroup memory and without; small ones, which compile in a tenth of a second. */
const shape = { workgroupSize: [8, 8], tileM: 4, tileN: 4 } as const;
const candidates: Record<'direct' | 'shared', Tile> = {
  direct: { ...shape, tileK: 0 },
  shared: { ...shape, tileK: 4 },
};

/**
 * How many times as long the shared tile may take for workgroup memory to count as fast. So small a
 * tile gains little from sharing, and a barrier every four terms costs it something even on a GPU.
 * Measured (`bench/RESULTS.md`): 4 to 9 on devices made of software.
 */
const threshold = 1.5;

/** Milliseconds that a sample should take at least, to be told from the cost of a submission. */
const sample = 4;
/** Of either tile, in turn: other work on the machine spoils some, hardly ever all of one tile's. */
const samples = 5;

/** Milliseconds of `repeat` runs of some ops. */
async function timeOf(plan: ComputePlan, ops: Op[], repeat: number): Promise<number> {
  const { queue } = plan.device;
  const encoder = plan.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let i = 0; i < repeat; i++) plan.encode(pass, ops);
  pass.end();
  const start = performance.now();
  queue.submit([encoder.finish()]);
  await queue.onSubmittedWorkDone();
  return performance.now() - start;
}

/** @returns milliseconds of one convolution with either tile */
export async function measureTilings({
  device,
}: OpenDevice): Promise<Record<'direct' | 'shared', number>> {
  const plan = new ComputePlan(device);
  try {
    const { inputSize, outputSize, kernel, inputChannels, outputChannels } = geometry;
    const filters = plan.tensor('filters', kernel ** 2 * inputChannels * outputChannels);
    const product = {
      geometry,
      images,
      maxImages: images,
      input: plan.tensor('input', images * inputSize ** 2 * inputChannels, inputChannels),
      filters,
      output: plan.tensor('output', images * outputSize ** 2 * outputChannels),
      operand: plan.tensor('bias', outputChannels),
      partials: plan.tensor('partial sums', 4),
      epilogue: 'biasAndActivation',
      activation: 'none',
    } as const;
    const opsWith = (tile: Tile) =>
      convolutionOps({ plan, tiling: { ...directTiling, tiles: [tile] } }, 'forward', product);
    const [direct, shared] = [opsWith(candidates.direct), opsWith(candidates.shared)];
    await plan.ready();
    await timeOf(plan, direct, 1);
    await timeOf(plan, shared, 1);
    let repeat = 1;
    while (repeat < 256 && (await timeOf(plan, direct, repeat)) < sample) repeat *= 2;
    const least = { direct: Infinity, shared: Infinity };
    for (let i = 0; i < samples; i++) {
      least.direct = Math.min(least.direct, (await timeOf(plan, direct, repeat)) / repeat);
      least.shared = Math.min(least.shared, (await timeOf(plan, shared, repeat)) / repeat);
    }
    return least;
  } finally {
    plan.dispose();
  }
}

/** What was found out, by device, for as long as the thread lives. */
const known = new Map<string, Promise<Tiling>>();

/**
 * The tiling that suits a device, by what a small convolution takes there.
 * @param measure milliseconds of it with either tile
 */
export function tilingOf(opened: OpenDevice, measure = measureTilings): Promise<Tiling> {
  // Other work on the processor can make a measurement say anything.
  if (isSoftwareAdapter(opened.adapterInfo)) return Promise.resolve(directTiling);
  const found = known.get(opened.name);
  if (found) return found;
  const measured = measure(opened).then(({ direct, shared }) =>
    shared > threshold * direct ? directTiling : sharedTiling,
  );
  known.set(opened.name, measured);
  measured.catch(() => known.delete(opened.name));
  return measured;
}
