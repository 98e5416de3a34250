/**
 * Each operation's forward pass is the other's backward pass. For a loss L that depends on the output
 * y = M x alone, ∂L/∂x = Mᵀ ∂L/∂y; M is W for a convolution and Wᵀ for its transpose (Dumoulin and
 * Visin 2016, sections 4.1 and 4.2).
 */
import { innerProduct, multiply } from './matrix';
import type { ConvTrace } from './steps';

export interface Duality {
  /** ∂L/∂B ↦ ∂L/∂A = Wᵀ ∂L/∂B, of B = W A. */
  ofConvolution: number[];
  /** ∂L/∂A ↦ ∂L/∂B = W ∂L/∂A, of A = Wᵀ B. */
  ofTransposed: number[];
  /** ⟨W x, y⟩ and ⟨x, Wᵀ y⟩ for x = `large` and y = `small`. */
  left: number;
  right: number;
  /** Whether both are the same but for the rounding of float64. */
  equal: boolean;
}

/** Relative to the sum of the magnitudes of all products, which bounds what rounding can do. */
const rounding = 1e-12;

/**
 * @param large a map of A's size: x, and ∂L/∂A
 * @param small a map of B's size: y, and ∂L/∂B
 */
export function duality(
  { W, Wt, kernel }: Pick<ConvTrace, 'W' | 'Wt' | 'kernel'>,
  large: readonly number[],
  small: readonly number[],
): Duality {
  const forward = multiply(W, kernel, large);
  const backward = multiply(Wt, kernel, small);
  const left = innerProduct(forward, small);
  const right = innerProduct(large, backward);
  const size = innerProduct(
    multiply(W, kernel.map(Math.abs), large.map(Math.abs)),
    small.map(Math.abs),
  );
  return {
    ofConvolution: backward,
    ofTransposed: forward,
    left,
    right,
    equal: Math.abs(left - right) <= rounding * size,
  };
}

/** Largest difference between two lists of equal length; infinite when a number is missing. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? NaN) - (b[i] ?? NaN));
    if (Number.isNaN(difference)) return Infinity;
    largest = Math.max(largest, difference);
  }
  return largest;
}
