import { checkArrays, checkValues, isNonNegative } from '../../core/safetensors/checkpoint';
import { parse, serialise } from '../../core/safetensors/format';
import type { Tensor } from '../../core/safetensors/format';
import { fromHalves, toHalf } from '../../core/safetensors/half';
import { classifierSpecs } from './net';

/** The classifier's arrays as a safetensors file. */

const none = new Float32Array();

/** @returns a file of all arrays in half precision */
export function writeClassifier(
  arrays: ReadonlyMap<string, Float32Array>,
): Uint8Array<ArrayBuffer> {
  const tensors = new Map(
    classifierSpecs.map(({ name, shape }): [string, Tensor] => {
      const values = Uint16Array.from(arrays.get(name) ?? none, toHalf);
      return [name, { dtype: 'F16', shape, values }];
    }),
  );
  return serialise({ tensors, metadata: new Map() });
}

/** @throws Fault `file.…` unless the file holds just the classifier's arrays, all finite */
export function readClassifier(file: Uint8Array): Map<string, Float32Array> {
  const { tensors } = parse(file);
  checkArrays(tensors, new Map(classifierSpecs.map(({ name, shape }) => [name, shape])));
  const arrays = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) {
    const values = tensor.dtype === 'F32' ? tensor.values : fromHalves(tensor.values);
    checkValues(values, { name, nonNegative: isNonNegative(name) });
    arrays.set(name, values);
  }
  return arrays;
}
