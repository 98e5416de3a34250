import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Layer } from '../../core/nn/architecture';
import type { FeatureMaps, Ablated } from '../../core/nn/forward';
import { forward } from './nets';
import type { Lookup } from './nets';

/** Images that go through a net at once outside training. */
const chunk = 256;

/** Reads a tensor and disposes of it; nothing of nothing. */
export async function take(tensor: Tensor | null): Promise<Float32Array> {
  if (!tensor) return new Float32Array();
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values.slice();
}

/**
 * A net with its running statistics, on any number of inputs.
 * @param input [n, ...shape]
 * @param shape of one input; @param width numbers that it makes
 * @returns [n, width]
 */
export async function runNet(
  layers: Layer[],
  weights: Lookup,
  input: Float32Array,
  { shape, width }: { shape: number[]; width: number },
): Promise<Float32Array> {
  const each = tf.util.sizeFromShape(shape);
  const count = input.length / each;
  if (!Number.isInteger(count)) throw new Error(`${input.length} numbers are not rows of ${each}`);
  const outputs: Promise<Float32Array>[] = [];
  for (let first = 0; first < count; first += chunk) {
    const rows = Math.min(chunk, count - first);
    const part = input.slice(first * each, (first + rows) * each);
    const output = tf.tidy(
      () => forward(layers, weights, tf.tensor(part, [rows, ...shape]), { mode: 'running' }).output,
    );
    outputs.push(take(output));
  }
  const out = new Float32Array(count * width);
  let at = 0;
  for (const part of await Promise.all(outputs)) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * Every layer of a net with its running statistics, on one input.
 * @param input numbers of the first layer's input
 * @param ablated channels whose maps are zero from there on
 * @returns one entry a layer, first to last
 */
export async function runLayers(
  layers: Layer[],
  weights: Lookup,
  input: Float32Array,
  ablated: readonly Ablated[],
): Promise<FeatureMaps[]> {
  const outputs = new Map<Layer, Promise<Float32Array>>();
  tf.tidy(() => {
    let map: Tensor = tf.tensor(input, [1, input.length]);
    for (const layer of layers) {
      map = forward([layer], weights, map, { mode: 'running' }).output;
      const off = ablated.filter((each) => each.layer === layer.name);
      if (off.length > 0) {
        const factors = new Float32Array(layer.output.channels).fill(1);
        for (const { channel } of off) factors[channel] = 0;
        map = tf.mul(map, tf.tensor1d(factors));
      }
      outputs.set(layer, take(tf.keep(tf.clone(map))));
    }
  });
  const maps: FeatureMaps[] = [];
  for (const [{ name, output }, values] of outputs) {
    const { size, channels } = output;
    maps.push({ layer: name, size, channels, data: Float32Array.from(await values) });
  }
  return maps;
}
