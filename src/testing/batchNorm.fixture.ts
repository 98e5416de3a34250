import fc from 'fast-check';
import type { BatchNorm, BatchNormShape } from '../engine/webgpu/batchNorm';
import { partialsLength } from '../engine/webgpu/batchNorm';
import type { Operation, Tensor } from '../engine/program/program';
import { directTiling, sharedTiling } from '../engine/webgpu/tiling';
import type { Tiling } from '../engine/webgpu/tiling';
import { interpret, tensorOf } from './interpret';
import type { KernelHarness } from './kernelHarness';
import { normalNumbers } from './numbers';

/** Norms to try kernels on: the device's buffers and the interpreter's tensors of the same numbers. */

export const seed = fc.integer({ min: 0, max: 1e6 });
/** From one row to more than all threads of a channel and group take at once. */
export const rows = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 41, max: 600 }),
  fc.integer({ min: 1025, max: 3000 }),
);
export const maps = fc.record({
  rows,
  channels: fc.integer({ min: 1, max: 5 }).map((vec4Count) => vec4Count * 4),
  groups: fc.constantFrom(1, 2),
});
/** A layer's γ, β and running statistics: mean, then variance. */
export function layerOf(from: number, channels: number) {
  const running = normalNumbers(from + 3, 2 * channels);
  running.forEach((x, i) => i >= channels && (running[i] = 0.1 + x ** 2));
  return {
    gamma: normalNumbers(from + 1, channels),
    beta: normalNumbers(from + 2, channels),
    running,
  };
}

export interface NormCase {
  tiling: Tiling;
  map: BatchNormShape;
  values: Float32Array;
  seed: number;
}

/** Buffers of a norm. */
export function normOn(
  harness: KernelHarness,
  { tiling, map, values }: NormCase,
  { gamma, beta, running }: ReturnType<typeof layerOf>,
  activation: BatchNorm['activation'],
): BatchNorm {
  return {
    values: harness.input(values),
    output: harness.output(values.length),
    statistics: harness.output(2 * map.groups * map.channels),
    partials: harness.output(partialsLength(tiling, map)),
    gamma: harness.input(gamma),
    beta: harness.input(beta),
    runningStats: harness.input(running),
    activation,
  };
}

/** A norm's tensors in a program: a row counts as an image of one pixel. */
export function tensorsOf({ map: { rows: each, channels, groups } }: NormCase) {
  const images = groups * each;
  const map = (name: string) => tensorOf(name, images, 1, 1, channels);
  const array = (name: string) => tensorOf(name, channels);
  return {
    images,
    groups,
    input: map('input'),
    output: map('output'),
    gradient: map('gradient'),
    statistics: tensorOf('statistics', 2, groups, channels),
    running: { mean: array('mean'), variance: array('variance') },
    gamma: array('gamma'),
    beta: array('beta'),
    gammaGradient: array('gamma gradient'),
    betaGradient: array('beta gradient'),
  };
}

/** What the interpreter finds. @param more tensors that have numbers */
export function interpretNorm(
  { map: { channels }, values }: NormCase,
  { gamma, beta, running }: ReturnType<typeof layerOf>,
  tensors: ReturnType<typeof tensorsOf>,
  { operations, gradient }: { operations: Operation[]; gradient?: Float32Array },
): Promise<(tensor: Tensor) => Float32Array> {
  return interpret(operations, [
    [tensors.input, values],
    [tensors.gamma, gamma],
    [tensors.beta, beta],
    [tensors.running.mean, running.slice(0, channels)],
    [tensors.running.variance, running.slice(channels)],
    ...(gradient ? ([[tensors.gradient, gradient]] as const) : []),
  ]);
}

export function sizeOf({ rows: each, channels, groups }: BatchNormShape): number {
  return groups * each * channels;
}

export const tilings = [
  ['one worker', directTiling],
  ['workgroups that reduce', sharedTiling],
] as const;
