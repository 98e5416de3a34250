import { describe, expect, test } from 'vitest';
import { presets } from '../../../core/nn/model';
import type { ModelDescription } from '../../../core/nn/model';
import { completeState, initialParameters } from '../../../core/nn/parameters';
import { smallTiling, testDevice } from '../../../testing/kernelHarness';
import { normalNumbers, relativeError } from '../../../testing/numbers';
import { tinyModel } from '../../../testing/trainer.fixture';
import type { Players } from '../../../rpc/engine';
import { Interpreter } from '../../program/interpreter';
import { lengthOf } from '../../program/program';
import type { Program, Tensor } from '../../program/program';
import { latentGradientProgram } from '../../program/programs';
import { ModelTensors } from '../../program/tensors';
import { withoutPadding, withPadding } from '../inference';
import { ComputePlan } from '../plan';
import { Readback } from '../readback';
import { TensorBuffers } from '../tensorBuffers';
import { directTiling, sharedTiling } from '../tiling';
import type { Tiling } from '../tiling';
import { TrainingStep } from '../trainingStep';
import { lowerer } from './lower';

const store = { images: 64, shardImages: 64, size: 28, channels: 1 };

interface Expected {
  preset: 'tiny' | 'quick' | 'quickWide' | 'classroom';
  dispatches: Record<Players, number>;
  /** With direct tiles and with shared ones. */
  pipelines: [number, number];
}

describe('a training step on the device', () => {
  test.each<Expected>([
    { preset: 'tiny', dispatches: { both: 47, d: 23, g: 33 }, pipelines: [17, 18] },
    { preset: 'quick', dispatches: { both: 47, d: 23, g: 33 }, pipelines: [17, 17] },
    { preset: 'quickWide', dispatches: { both: 47, d: 23, g: 33 }, pipelines: [17, 18] },
    { preset: 'classroom', dispatches: { both: 80, d: 40, g: 52 }, pipelines: [17, 21] },
  ])('$preset has as few dispatches as ever', async ({ preset, dispatches, pipelines }) => {
    const found: number[] = [];
    for (const tiling of [directTiling, sharedTiling]) {
      const plan = new ComputePlan(testDevice.device);
      const { steps } = new TrainingStep({ plan, tiling }, presets[preset], store);
      const { both, d, g } = steps;
      expect({ both: both.length, d: d.length, g: g.length }).toEqual(dispatches);
      found.push(plan.pipelineCount);
      await plan.ready();
      plan.dispose();
    }
    expect(found).toEqual(pipelines);
  });
});

/** First weights eight times as far apart, and running statistics that are not those of the start. */
function arraysOf(model: ModelDescription): Map<string, Float32Array> {
  const arrays = initialParameters(model);
  for (const [name, values] of [...arrays]) {
    const noise = normalNumbers(name.length, values.length);
    const change = (by: (value: number, noise: number) => number) =>
      values.forEach((value, i) => (values[i] = by(value, noise[i] ?? NaN)));
    if (/filter|weights/.test(name)) change((value) => 8 * value);
    if (/mean|bias|beta/.test(name)) change((_, x) => 0.3 * x);
    if (name.endsWith('variance')) change((_, x) => 0.5 + x ** 2);
  }
  return completeState(model, arrays);
}

/** The images of some z and a gradient with respect to z, by the interpreter and by the device. */
async function latentGradients(model: ModelDescription, tiling: Tiling) {
  const images = 3;
  const tensors = new ModelTensors(model);
  const arrays = arraysOf(model);
  const { size, channels } = tensors.nets.image;
  const tensor = (name: string, ...shape: number[]): Tensor => ({ name, shape, lifetime: 'kept' });
  const maps = {
    images,
    z: tensor('given z', images, model.latent),
    output: tensor('made images', images, size, size, channels),
    imageGradient: tensor('given gradient', images, size, size, channels),
    zGradient: tensor('gradient of z', images, model.latent),
  };
  const program = latentGradientProgram(tensors, maps);
  const given = [maps.z, maps.imageGradient].map((of, i) => ({
    of,
    values: normalNumbers(i, lengthOf(of)),
  }));
  const wanted = [maps.output, maps.zGradient];
  return {
    expected: await interpret(program, tensors, arrays, { given, wanted }),
    found: await compute(program, tensors, arrays, { given, wanted, tiling }),
  };
}

interface Asked {
  given: { of: Tensor; values: Float32Array }[];
  wanted: Tensor[];
}

async function interpret(
  program: Program,
  tensors: ModelTensors,
  arrays: Map<string, Float32Array>,
  { given, wanted }: Asked,
): Promise<Float32Array[]> {
  const interpreter = new Interpreter();
  for (const of of tensors.state())
    interpreter.write(of, arrays.get(of.name) ?? new Float32Array());
  for (const { of, values } of given) interpreter.write(of, values);
  const images = { pixels: new Uint8Array(), loaded: 0, whenLoaded: () => Promise.resolve() };
  await interpreter.run(program, {
    store: { ...store, ...images },
    step: 0,
    updates: { g: 0, d: 0 },
    learningRates: { g: 0, d: 0 },
    losses: [],
  });
  return wanted.map((of) => interpreter.read(of));
}

async function compute(
  program: Program,
  tensors: ModelTensors,
  arrays: Map<string, Float32Array>,
  { given, wanted, tiling }: Asked & { tiling: Tiling },
): Promise<Float32Array[]> {
  const { device } = testDevice;
  const plan = new ComputePlan(device);
  const buffers = new TensorBuffers({ plan, tiling }, tensors, [program]);
  await buffers.parameters.write(arrays);
  const run = {
    state: plan.tensor('state', 4),
    rates: plan.tensor('rates', 8),
    ring: plan.tensor('losses', 4),
    pixels: plan.tensor('dataset', 4),
  };
  const ops = lowerer({ plan, tiling, buffers, run, store })(program).flat();
  const widthOf = ({ shape }: Tensor) => shape.at(-1) ?? 1;
  for (const { of, values } of given) {
    const rows = withPadding(values, widthOf(of), buffers.layouts.stride(of));
    device.queue.writeBuffer(buffers.of(of).buffer, 0, rows);
  }
  await plan.ready();
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  plan.encode(pass, ops);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const copies = await new Readback(device).read(wanted.map((of) => buffers.of(of)));
  const found = wanted.map((of) => {
    const copy = copies.get(buffers.of(of)) ?? new Float32Array();
    return withoutPadding(copy, buffers.layouts.stride(of), widthOf(of));
  });
  plan.dispose();
  return found;
}

describe('the gradient with respect to z on the device', () => {
  test.each<[string, Partial<ModelDescription>, Tiling]>([
    ['grey', {}, directTiling],
    ['grey, shared tiles', {}, smallTiling],
    ['three colours', { generator: [5, 6, 3] }, smallTiling],
    ['without norms', { generatorNorm: false }, directTiling],
  ])('is the interpreter’s: %s', async (_, change, tiling) => {
    const { expected, found } = await latentGradients({ ...tinyModel, ...change }, tiling);
    expect(found).toHaveLength(2);
    found.forEach((values, i) => {
      expect(values).toHaveLength(expected[i]?.length ?? NaN);
      expect(relativeError(values, expected[i] ?? [])).toBeLessThan(1e-5);
    });
  });

  test('needs its own place among the programs that share scratch', () => {
    const plan = new ComputePlan(testDevice.device);
    const { tensors, lower } = new TrainingStep({ plan, tiling: directTiling }, tinyModel, store);
    const { z, images, imageGradient } = tensors;
    const maps = { images: 1, z, output: images, imageGradient, zGradient: z };
    expect(() => lower(latentGradientProgram(tensors, maps))).toThrow('No scratch for');
    plan.dispose();
  });
});
