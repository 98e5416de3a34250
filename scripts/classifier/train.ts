import { normals, streams } from '../../src/core/nn/random';
import {
  classes,
  classifierForward,
  classifierSpecs,
  ClassifierTensors,
  softmax,
} from '../../src/engine/classifier/net';
import { backwardPass, operation } from '../../src/engine/program/passes';
import type { Program, Tensor } from '../../src/engine/program/program';
import { stateWithoutData } from '../../src/engine/program/stateWithoutData';
import type { ProgramDevice } from '../../src/engine/program/device';
import { batch, trainingBatch } from './batch';
import type { LabelledImages } from './data';

/** Adam's rate in the first step; it falls to 0 in a straight line. */
const firstRate = 3e-3;
const beta1 = 0.9;

/** A training step in two parts: between them the host reads the logits and writes their gradient. */
export interface TrainingPrograms {
  tensors: ClassifierTensors;
  logitGradient: Tensor;
  forward: Program;
  backward: Program;
}

/** @param images of a batch */
export function trainingPrograms(images: number): TrainingPrograms {
  const tensors = new ClassifierTensors(images);
  const logitGradient: Tensor = {
    name: 'logit gradient',
    shape: [images, classes],
    lifetime: 'kept',
  };
  const backward = backwardPass(tensors, tensors.layers, {
    ...{ images, groups: 1, mode: 'batchUpdatingRunning', input: tensors.images },
    ...{ outputGradient: logitGradient, parameters: true },
  });
  const parameters = tensors.trained('d');
  const adam = operation('adam', 'update', null, { player: 'd', beta1, parameters });
  return {
    tensors,
    logitGradient,
    forward: classifierForward(tensors, images, 'batchUpdatingRunning'),
    backward: { name: 'classifier backward', operations: [...backward, adam] },
  };
}

/**
 * Mean cross-entropy of softmax, in nats, and its gradient.
 * @param logits [n, 10]
 * @param targets [n, 10], probabilities
 */
export function crossEntropy(
  logits: Float32Array,
  targets: Float32Array,
): { value: number; gradient: Float32Array } {
  const images = logits.length / classes;
  let value = 0;
  for (let first = 0; first < logits.length; first += classes) {
    const row = logits.subarray(first, first + classes);
    const most = Math.max(...row);
    const logSum = most + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
    row.forEach((logit, i) => (value += ((targets[first + i] ?? NaN) * (logSum - logit)) / images));
  }
  const gradient = softmax(logits).map((found, i) => (found - (targets[i] ?? NaN)) / images);
  return { value, gradient };
}

/** Normal numbers by the layer's inputs (He et al. 2015, equation 10); a batch norm begins as none. */
export function initialClassifier(seed: number): Map<string, Float32Array> {
  return new Map(
    classifierSpecs.map(({ name, shape, size, initial }, index) => {
      if (initial !== 'normal')
        return [name, new Float32Array(size).fill(initial === 'ones' ? 1 : 0)];
      const inputs = size / (shape.at(-1) ?? 1);
      const std = Math.sqrt(2 / inputs);
      return [name, normals(seed, streams.weights, index, size).map((value) => value * std)];
    }),
  );
}

export interface TrainingOptions {
  seed: number;
  steps: number;
  /** Told of every step: its number, from 1 on, and its mean loss in nats. */
  onStep?: (step: number, loss: number) => void;
}

/**
 * Trains a classifier from its first weights. The device's arrays are overwritten.
 * @returns its weights and running statistics by name
 */
export async function trainClassifier(
  device: ProgramDevice,
  data: LabelledImages,
  { seed, steps, onStep }: TrainingOptions,
): Promise<Map<string, Float32Array>> {
  const { tensors, logitGradient, forward, backward } = trainingPrograms(batch);
  device.prepare([forward, backward]);
  for (const [name, values] of initialClassifier(seed)) {
    device.write(tensors.parameter(name), values);
  }
  const state = stateWithoutData();
  for (let step = 0; step < steps; step++) {
    const { images, targets } = trainingBatch(data, { seed, step });
    device.write(tensors.images, images);
    await device.run(forward, state);
    const { value, gradient } = crossEntropy(device.read(tensors.logits), targets);
    device.write(logitGradient, gradient);
    state.updates.d = step + 1;
    state.learningRates.d = firstRate * (1 - step / steps);
    await device.run(backward, state);
    onStep?.(step + 1, value);
  }
  return new Map(classifierSpecs.map(({ name }) => [name, device.read(tensors.parameter(name))]));
}
