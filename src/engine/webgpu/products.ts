import type { Operation, Program } from '../program/program';
import type { ConvPass } from './kernels/convolutionPasses';
import { block } from './kernels/tile';
import type { Tile } from './kernels/tile';
import type { ConvGeometry } from './layout';
import type { TensorLayouts } from './tensorLayout';
import { splitKFor, tileFor } from './tiling';
import type { ProductChoice, Tiling } from './tiling';

/** A convolution, or one of its gradients, as the matrix product that its kernel computes. */
export interface Product {
  pass: ConvPass | 'weightGradient';
  geometry: ConvGeometry;
  /** Images of the largest batch, which decide how it is cut up: any number runs the same pipeline. */
  images: number;
}

/** Products with the same key are the same work. */
export function productKey({ pass, geometry, images }: Product): string {
  const { inputSize, outputSize, inputChannels, outputChannels, kernel, stride } = geometry;
  const sizes = [inputSize, outputSize, inputChannels, outputChannels, kernel, stride, images];
  return `${pass} ${sizes.join()}`;
}

/** Arithmetic of one image through a conv geometry, padding taps included. */
export function flopsPerImage({
  outputSize,
  kernel,
  inputChannels,
  outputChannels,
}: ConvGeometry): number {
  return 2 * outputSize ** 2 * kernel ** 2 * inputChannels * outputChannels;
}

/** Rows and columns of a convolution, and how many products of that size one dispatch computes. */
export function convolutionSize(
  pass: ConvPass,
  { inputSize, outputSize, inputChannels, outputChannels }: ConvGeometry,
  images: number,
): { rows: number; columns: number; batches: number } {
  return pass === 'forward'
    ? { rows: images * outputSize ** 2, columns: outputChannels, batches: 1 }
    : { rows: images * Math.ceil(inputSize / 2) ** 2, columns: inputChannels, batches: 4 };
}

/** Workgroups of one split of a weight gradient. */
export function weightGradientGroups(
  tile: Tile,
  { kernel, inputChannels, outputChannels }: ConvGeometry,
): readonly [x: number, y: number] {
  const size = block(tile);
  const x = tile.tileK
    ? Math.ceil((kernel ** 2 * inputChannels) / size.rows)
    : Math.ceil((kernel ** 2 * Math.ceil(inputChannels / tile.tileM)) / tile.workgroupSize[0]);
  return [x, Math.ceil(outputChannels / size.columns)];
}

/** How a weight gradient is cut up with a tile. @param wanted workgroups that it should have */
export function weightGradientChoice(
  tile: Tile,
  { geometry, images }: Pick<Product, 'geometry' | 'images'>,
  wanted: number,
): ProductChoice {
  const { kernel, inputChannels, outputChannels, outputSize } = geometry;
  const [x, y] = weightGradientGroups(tile, geometry);
  const length = kernel ** 2 * inputChannels * outputChannels;
  return { tile, splitK: splitKFor(wanted, x * y, images * outputSize, length) };
}

/** How a product is cut up where nothing was measured. */
export function usualChoice(tiling: Tiling, product: Product): ProductChoice {
  const { pass, geometry, images } = product;
  if (pass === 'weightGradient') {
    const rows = geometry.kernel ** 2 * geometry.inputChannels;
    const tile = tileFor(tiling.gradientTiles, 1, { rows, columns: geometry.outputChannels });
    return weightGradientChoice(tile, product, tiling.gradientGroups);
  }
  const size = convolutionSize(pass, geometry, images);
  return { tile: tileFor(tiling.tiles, tiling.minWorkgroups, size), splitK: 1 };
}

/** How a product is cut up. */
export function choiceFor(tiling: Tiling, product: Product): ProductChoice {
  return tiling.choices?.get(productKey(product)) ?? usualChoice(tiling, product);
}

/** Numbers of the two maps of a product, and of the filters or their gradient. */
export function lengthsOf({ geometry, images }: Omit<Product, 'pass'>) {
  const { inputSize, outputSize, inputChannels, outputChannels, kernel } = geometry;
  return {
    large: images * inputSize ** 2 * inputChannels,
    small: images * outputSize ** 2 * outputChannels,
    filters: kernel ** 2 * inputChannels * outputChannels,
  };
}

/** Numbers of the partial sums of a product whose terms are split; none where they are not. */
export function partialSumsLength(product: Product, splitK: number): number {
  if (splitK === 1 || product.pass === 'weightGradient') return 0;
  const { large, small } = lengthsOf(product);
  return splitK * (product.pass === 'forward' ? small : large);
}

/** The products of an operation with tiles; grey images and logits have kernels of their own. */
function productsIn(operation: Operation, layouts: TensorLayouts): Omit<Product, 'images'>[] {
  switch (operation.kind) {
    case 'dense': {
      const { input, output } = operation;
      if (layouts.isLogits(output)) return [];
      return [{ pass: 'forward', geometry: layouts.dense(input, output) }];
    }
    case 'denseGradient': {
      const { input, outputGradient, weightGradient, inputGradient } = operation;
      if (layouts.isLogits(outputGradient)) return [];
      const geometry = layouts.dense(input, outputGradient);
      return [
        ...(weightGradient ? [{ pass: 'weightGradient' as const, geometry }] : []),
        ...(inputGradient ? [{ pass: 'inputGradient' as const, geometry }] : []),
      ];
    }
    case 'convolution': {
      const maps = { large: operation.input, small: operation.output };
      return [{ pass: 'forward', geometry: layouts.convolution(operation.geometry, maps) }];
    }
    case 'convolutionTranspose': {
      const maps = { large: operation.output, small: operation.input };
      return [{ pass: 'inputGradient', geometry: layouts.convolution(operation.geometry, maps) }];
    }
    case 'convolutionWeightGradient': {
      const geometry = layouts.convolution(operation.geometry, operation);
      return [{ pass: 'weightGradient', geometry }];
    }
    default:
      return [];
  }
}

/** Images of the largest batch that goes through a layer, by the layer's name. */
export function largestBatches(programs: readonly Program[]): Map<string, number> {
  const largest = new Map<string, number>();
  for (const operation of programs.flatMap(({ operations }) => operations)) {
    const { layer } = operation;
    if (layer === null || !('images' in operation)) continue;
    largest.set(layer, Math.max(operation.images, largest.get(layer) ?? 0));
  }
  return largest;
}

/** The different products of some programs. */
export function productsOf(layouts: TensorLayouts, programs: readonly Program[]): Product[] {
  const largest = largestBatches(programs);
  const found = new Map<string, Product>();
  for (const operation of programs.flatMap(({ operations }) => operations)) {
    const images = largest.get(operation.layer ?? '') ?? 0;
    for (const each of productsIn(operation, layouts)) {
      const product = { ...each, images };
      if (!product.geometry.singleChannel) found.set(productKey(product), product);
    }
  }
  return [...found.values()];
}
