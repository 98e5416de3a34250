import type { OpenDevice } from '../device';
import { isSoftwareAdapter } from '../softwareDevice';
import type { Tile } from './kernels/tile';
import type { ConvGeometry } from './layout';
import { ComputePlan } from './plan';
import type { Op } from './plan';
import { convolutionOps } from './convolutions';
import { directTiling, sharedTiling } from './tiling';
import type { Tiling } from './tiling';

/** A convolution as the nets have it. */
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
/** Arithmetic of it, with four images. */
export const probeFlops =
  2 *
  images *
  geometry.outputSize ** 2 *
  geometry.outputChannels *
  geometry.kernel ** 2 *
  geometry.inputChannels;
/** One with hardly any arithmetic, for what a dispatch takes at least. */
const least: ConvGeometry = {
  ...geometry,
  inputSize: 2,
  outputSize: 1,
  inputChannels: 4,
  outputChannels: 4,
};

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

/** Milliseconds of a dispatch. */
export interface DeviceTimes {
  /** Of the probe, `probeFlops`, with either tile. */
  direct: number;
  shared: number;
  /** Of a convolution with hardly any arithmetic. */
  empty: number;
}

/** What some dispatches take on a device. */
export async function measureDevice({ device }: OpenDevice): Promise<DeviceTimes> {
  const plan = new ComputePlan(device);
  try {
    const opsOf = (name: string, of: ConvGeometry, tile: Tile) => {
      const { inputSize, outputSize, kernel, inputChannels, outputChannels } = of;
      const product = {
        geometry: of,
        images,
        maxImages: images,
        input: plan.tensor(`input ${name}`, images * inputSize ** 2 * inputChannels, inputChannels),
        filters: plan.tensor(`filters ${name}`, kernel ** 2 * inputChannels * outputChannels),
        output: plan.tensor(`output ${name}`, images * outputSize ** 2 * outputChannels),
        operand: plan.tensor(`bias ${name}`, outputChannels),
        partials: plan.tensor(`partial sums ${name}`, 4),
        epilogue: 'biasAndActivation',
        activation: 'none',
      } as const;
      return convolutionOps(
        { plan, tiling: { ...directTiling, tiles: [tile] } },
        'forward',
        product,
      );
    };
    const kinds = {
      direct: opsOf('direct', geometry, candidates.direct),
      shared: opsOf('shared', geometry, candidates.shared),
      empty: opsOf('empty', least, candidates.direct),
    };
    await plan.ready();
    const names = ['direct', 'shared', 'empty'] as const;
    const repeat = { direct: 1, shared: 1, empty: 1 };
    for (const name of names) {
      await timeOf(plan, kinds[name], 1);
      while (repeat[name] < 256 && (await timeOf(plan, kinds[name], repeat[name])) < sample)
        repeat[name] *= 2;
    }
    const found = { direct: Infinity, shared: Infinity, empty: Infinity };
    for (let i = 0; i < samples; i++) {
      for (const name of names) {
        const took = (await timeOf(plan, kinds[name], repeat[name])) / repeat[name];
        found[name] = Math.min(found[name], took);
      }
    }
    return found;
  } finally {
    plan.dispose();
  }
}

/** What was measured, by device, for as long as the thread lives. */
const known = new Map<string, Promise<DeviceTimes>>();

/** As `measureDevice`, once a device. @param measure in its place */
export function timesOf(opened: OpenDevice, measure = measureDevice): Promise<DeviceTimes> {
  const found = known.get(opened.name);
  if (found) return found;
  const measured = measure(opened);
  known.set(opened.name, measured);
  measured.catch(() => known.delete(opened.name));
  return measured;
}

/**
 * The tiling that suits a device, by what a small convolution takes there.
 * @param measure in place of measuring
 */
export async function tilingOf(opened: OpenDevice, measure = measureDevice): Promise<Tiling> {
  // Other work on the processor can make a measurement say anything.
  if (isSoftwareAdapter(opened.adapterInfo)) return directTiling;
  const { direct, shared } = await timesOf(opened, measure);
  return shared > threshold * direct ? directTiling : sharedTiling;
}
