import { lengthOf } from '../program';
import type { ConvolutionGeometry } from '../program';
import { add, at, store } from './memory';
import type { Semantics } from './memory';

/** Every pair of pixels that a tap joins: places of pixels in either batch of maps, and of the tap. */
function eachTap(
  { large, small, kernel, stride, padBefore }: ConvolutionGeometry,
  images: number,
  visit: (large: number, small: number, tap: number) => void,
): void {
  for (let image = 0; image < images; image++) {
    for (let at = 0; at < small.size ** 2; at++) {
      const top = Math.floor(at / small.size) * stride - padBefore;
      const left = (at % small.size) * stride - padBefore;
      for (let tap = 0; tap < kernel ** 2; tap++) {
        const y = top + Math.floor(tap / kernel);
        const x = left + (tap % kernel);
        if (y < 0 || x < 0 || y >= large.size || x >= large.size) continue;
        visit((image * large.size + y) * large.size + x, image * small.size ** 2 + at, tap);
      }
    }
  }
}

/** Dense layers and convolutions with their gradients: sums of products, from the definitions. */
export const linearSemantics: Semantics<
  | 'dense'
  | 'denseGradient'
  | 'convolution'
  | 'convolutionTranspose'
  | 'convolutionWeightGradient'
  | 'biasGradient'
  | 'mask'
> = (memory) => ({
  dense: ({ images, input, weights, output, epilogue }) => {
    const [inputs = 0, outputs = 0] = weights.shape;
    const [x, w] = [memory.array(input), memory.array(weights)];
    const sums = new Float64Array(images * outputs);
    for (let n = 0; n < images; n++) {
      for (let i = 0; i < inputs; i++) {
        for (let o = 0; o < outputs; o++)
          add(sums, n * outputs + o, at(x, n * inputs + i) * at(w, i * outputs + o));
      }
    }
    store(memory, output, sums, epilogue);
  },

  denseGradient: ({
    images,
    input,
    weights,
    outputGradient,
    weightGradient,
    biasGradient,
    inputGradient,
  }) => {
    const [inputs = 0, outputs = 0] = weights.shape;
    const [x, w, dy] = [memory.array(input), memory.array(weights), memory.array(outputGradient)];
    const dx = new Float64Array(images * inputs);
    const dw = new Float64Array(inputs * outputs);
    const db = new Float64Array(outputs);
    for (let n = 0; n < images; n++) {
      for (let o = 0; o < outputs; o++) {
        const gradient = at(dy, n * outputs + o);
        add(db, o, gradient);
        for (let i = 0; i < inputs; i++) {
          add(dx, n * inputs + i, gradient * at(w, i * outputs + o));
          add(dw, i * outputs + o, gradient * at(x, n * inputs + i));
        }
      }
    }
    if (weightGradient) memory.array(weightGradient).set(dw);
    if (biasGradient) memory.array(biasGradient).set(db);
    if (inputGradient) {
      const { output, activation } = inputGradient;
      store(memory, output, dx, { kind: 'activationGradient', of: input, activation });
    }
  },

  convolution: ({ images, geometry, input, filter, output, epilogue }) => {
    const [large, small] = [geometry.large.channels, geometry.small.channels];
    const [x, w] = [memory.array(input), memory.array(filter)];
    const sums = new Float64Array(images * geometry.small.size ** 2 * small);
    eachTap(geometry, images, (from, to, tap) => {
      for (let c = 0; c < large; c++) {
        for (let s = 0; s < small; s++) {
          add(sums, to * small + s, at(x, from * large + c) * at(w, (tap * large + c) * small + s));
        }
      }
    });
    store(memory, output, sums, epilogue);
  },

  convolutionTranspose: ({ images, geometry, input, filter, output, epilogue }) => {
    const [large, small] = [geometry.large.channels, geometry.small.channels];
    const [y, w] = [memory.array(input), memory.array(filter)];
    const sums = new Float64Array(images * geometry.large.size ** 2 * large);
    eachTap(geometry, images, (to, from, tap) => {
      for (let c = 0; c < large; c++) {
        for (let s = 0; s < small; s++) {
          add(sums, to * large + c, at(y, from * small + s) * at(w, (tap * large + c) * small + s));
        }
      }
    });
    store(memory, output, sums, epilogue);
  },

  convolutionWeightGradient: ({ images, geometry, large: largeMap, small: smallMap, gradient }) => {
    const [large, small] = [geometry.large.channels, geometry.small.channels];
    const [x, y] = [memory.array(largeMap), memory.array(smallMap)];
    const sums = new Float64Array(lengthOf(gradient));
    eachTap(geometry, images, (from, to, tap) => {
      for (let c = 0; c < large; c++) {
        for (let s = 0; s < small; s++) {
          add(sums, (tap * large + c) * small + s, at(x, from * large + c) * at(y, to * small + s));
        }
      }
    });
    memory.array(gradient).set(sums);
  },

  biasGradient: ({ images, outputGradient, gradient }) => {
    const dy = memory.array(outputGradient);
    const length = lengthOf(gradient);
    const sums = new Float64Array(length);
    const entries = (lengthOf(outputGradient) / (outputGradient.shape[0] ?? 1)) * images;
    for (let i = 0; i < entries; i++) add(sums, i % length, at(dy, i));
    memory.array(gradient).set(sums);
  },

  mask: ({ images, map, factors }) => {
    const [x, f] = [memory.array(map), memory.array(factors)];
    const entries = (lengthOf(map) / (map.shape[0] ?? 1)) * images;
    for (let i = 0; i < entries; i++) x[i] = at(x, i) * at(f, i % f.length);
  },
});
