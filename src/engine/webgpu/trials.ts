import { normals, streams } from '../../core/nn/random';
import type { candidatesFor } from './candidates';
import { convolutionOps, weightGradientOp } from './convolutions';
import { activationCode, epilogueCode } from './kernels/activation';
import { sumPartials, sumPartialsThreads } from './kernels/sumPartials';
import type { ComputePlan, GpuTensor, Op } from './plan';
import { flopsPerImage, lengthsOf, partialSumsLength, productKey } from './products';
import type { Product } from './products';
import type { ProductChoice, Tiling } from './tiling';

/** A product is timed on so many images that it computes this at most, which still fills a large GPU. */
const mostFlops = { software: 1e7, gpu: 3e8 };
/** A product on as many images as are timed. */
export interface Trial {
  product: Product;
  images: number;
  candidates: ProductChoice[];
}

/** Buffers that all trials share, one after the other. */
export interface Arena {
  plan: ComputePlan;
  tiling: Tiling;
  large: GpuTensor;
  small: GpuTensor;
  filters: GpuTensor;
  partials: GpuTensor;
  zeros: GpuTensor;
  /** Two, so that results can be compared. */
  results: readonly [GpuTensor, GpuTensor];
}

/** Numbers of a trial's result. */
export function resultLength({ product, images }: Trial): number {
  const { large, small, filters } = lengthsOf({ ...product, images });
  return { forward: small, inputGradient: large, weightGradient: filters }[product.pass];
}

export function trialsOf(
  tiling: Tiling,
  products: readonly Product[],
  candidates: typeof candidatesFor,
): Trial[] {
  const most = tiling.minWorkgroups > 1 ? mostFlops.gpu : mostFlops.software;
  return products
    .map((product) => {
      const each = flopsPerImage(product.geometry);
      const images = Math.max(1, Math.min(product.images, Math.floor(most / each)));
      return { product, images, candidates: candidates(tiling, product) };
    })
    .filter((trial) => trial.candidates.length > 1)
    .sort((a, b) => flopsOf(b) - flopsOf(a));
}

/** The arithmetic that a step spends on a trial's product. */
function flopsOf({ product }: Trial): number {
  return product.images * flopsPerImage(product.geometry);
}

export function arenaOf(plan: ComputePlan, tiling: Tiling, trials: readonly Trial[]): Arena {
  const sizes = trials.map(({ product, images }) => lengthsOf({ ...product, images }));
  const most = (lengths: number[]) => Math.max(4, ...lengths);
  const channels = trials.flatMap(({ product: { geometry } }) => [
    geometry.inputChannels,
    geometry.outputChannels,
  ]);
  const parts = trials.flatMap(({ product, images, candidates }) =>
    candidates.map(({ splitK }) =>
      product.pass === 'weightGradient'
        ? splitK * lengthsOf(product).filters
        : partialSumsLength({ ...product, images }, splitK),
    ),
  );
  const longest = most(trials.map(resultLength));
  const arena = {
    plan,
    tiling,
    large: plan.tensor('large map', most(sizes.map(({ large }) => large)), most(channels)),
    small: plan.tensor('small map', most(sizes.map(({ small }) => small)), most(channels)),
    filters: plan.tensor('filters', most(sizes.map(({ filters }) => filters))),
    partials: plan.tensor('partial sums', most(parts)),
    zeros: plan.tensor('zeros', most(channels)),
    results: [plan.tensor('result', longest), plan.tensor('other result', longest)] as const,
  };
  const noise = normals(1, streams.explore, 0, 1 << 16);
  for (const { buffer, length } of [arena.large, arena.small, arena.filters]) {
    for (let at = 0; at < length; at += noise.length) {
      const part = noise.subarray(0, Math.min(noise.length, length - at));
      plan.device.queue.writeBuffer(buffer, 4 * at, part.slice());
    }
  }
  return arena;
}

/** The ops of a candidate, which leave its result in one of the arena's two places. */
export function opsOf(
  { plan, large, small, filters, partials, zeros, results, ...arena }: Arena,
  { product, images }: Trial,
  choice: ProductChoice,
  place: 0 | 1 = 0,
): Op[] {
  const { pass, geometry, images: maxImages } = product;
  const output = results[place];
  const tiling = { ...arena.tiling, choices: new Map([[productKey(product), choice]]) };
  const common = { geometry, images, maxImages };
  if (pass !== 'weightGradient') {
    return convolutionOps({ plan, tiling }, pass, {
      ...common,
      input: pass === 'forward' ? large : small,
      filters,
      output,
      epilogue: 'biasAndActivation',
      activation: 'none',
      operand: zeros,
      partials,
    });
  }
  const { splitK } = choice;
  const size = lengthsOf(product).filters / 4;
  return [
    weightGradientOp(
      { plan, tiling },
      { ...common, convInput: large, convOutput: small, gradient: partials, splitK },
    ),
    // As Adam does, which has to read every part.
    plan.op(sumPartials, {
      tensors: { partials, operand: zeros, output },
      fields: {
        size,
        splitK,
        columns: geometry.outputChannels / 4,
        epilogue: epilogueCode.biasAndActivation,
        activation: activationCode.none,
      },
      groups: [Math.ceil(size / sumPartialsThreads)],
    }),
  ];
}
