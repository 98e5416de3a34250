import type { Convolution, Operation } from './program';

function convolution({ images, geometry }: Pick<Convolution, 'images' | 'geometry'>): number {
  const { large, small, kernel } = geometry;
  return 2 * images * small.size ** 2 * kernel ** 2 * large.channels * small.channels;
}

/**
 * Arithmetic of an operation's products in floating-point operations, a multiply-add being two and
 * padding taps included, as in `core/nn/architecture`; 0 for operations whose time goes into memory.
 */
export function flopsOf(operation: Operation): number {
  switch (operation.kind) {
    case 'dense': {
      const [inputs = 0, outputs = 0] = operation.weights.shape;
      return 2 * operation.images * inputs * outputs;
    }
    case 'denseGradient': {
      const { images, weights, weightGradient, inputGradient } = operation;
      const [inputs = 0, outputs = 0] = weights.shape;
      return 2 * images * inputs * outputs * ((weightGradient ? 1 : 0) + (inputGradient ? 1 : 0));
    }
    case 'convolution':
    case 'convolutionTranspose':
    case 'convolutionWeightGradient':
      return convolution(operation);
    default:
      return 0;
  }
}
