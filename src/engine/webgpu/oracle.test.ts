import { describe, expect, test } from 'vitest';
import { imageSize } from '../../core/nn/architecture';
import { fit } from '../../core/dataset';
import { presets } from '../../core/nn/model';
import type { ModelDescription } from '../../core/nn/model';
import { initialParameters } from '../../core/nn/parameters';
import { batchIndices, normals, streams } from '../../core/nn/random';
import type { Checkpoint } from '../../core/checkpoint';
import { gatherBatch } from '../data/batch';
import { openTfjsTrainer } from '../tfjs/open';
import { oracleStep } from '../tfjs/oracle';
import type { ImageStore } from '../trainer';
import { relativeError, testDevice, smallTiling } from '../../testing/kernelHarness';
import { outputStride, unpack } from './layout';
import type { BufferLayout } from './layout';
import { Readback } from './readback';
import { directTiling } from './tiling';
import type { Tiling } from './tiling';
import { openGpuTrainer } from './trainer';

function storeOf(size: number, channels: number): ImageStore {
  const images = 24;
  // Smooth blobs that differ, framed by black: what digits are like.
  const pixels = Uint8Array.from({ length: images * size * size * channels }, (_, i) => {
    const [x, y] = [Math.floor(i / channels) % size, Math.floor(i / channels / size) % size];
    const image = Math.floor(i / channels / size / size);
    return 127 * (1 + Math.sin(x * 0.7 + image) * Math.cos(y * 0.5 - image + (i % channels)));
  });
  return {
    pixels,
    images,
    shardImages: 16,
    size,
    channels,
    loaded: images,
    whenLoaded: () => Promise.resolve(),
  };
}

interface Row {
  name: string;
  tiling: Tiling;
  change: Partial<ModelDescription>;
}

const small = { latent: 6, batch: 3, initialSize: 2 };
const table: Row[] = [
  { name: 'tiny', tiling: directTiling, change: {} },
  { name: 'tiny, shared tiles', tiling: smallTiling, change: {} },
  {
    name: 'three colours, kernel 4, two logits, all norms',
    tiling: directTiling,
    change: {
      ...small,
      generator: [7, 5, 3],
      discriminator: [5, 6],
      kernel: 4,
      loss: 'softmax',
      discriminatorFirstNorm: true,
    },
  },
  {
    name: 'odd maps, kernel 3, no norms, minimax, shared tiles',
    tiling: smallTiling,
    change: {
      ...small,
      initialSize: 3,
      generator: [5, 9, 3],
      discriminator: [6, 5, 9],
      kernel: 3,
      loss: 'minimax',
      generatorNorm: false,
      discriminatorNorm: false,
    },
  },
  {
    name: 'odd maps, kernel 5, least squares, shared tiles',
    tiling: smallTiling,
    change: {
      ...small,
      initialSize: 7,
      generator: [37, 1],
      discriminator: [34, 5, 6, 3],
      loss: 'leastSquares',
    },
  },
  {
    name: 'grey, kernel 4, hinge, shared tiles',
    tiling: smallTiling,
    change: { ...small, generator: [40, 8, 1], discriminator: [6, 36], kernel: 4, loss: 'hinge' },
  },
  {
    name: 'odd maps, kernel 3, norms',
    tiling: directTiling,
    change: {
      ...small,
      initialSize: 5,
      generator: [5, 12, 1],
      discriminator: [6, 5, 9, 4],
      kernel: 3,
    },
  },
];

function modelOf(change: Partial<ModelDescription>): ModelDescription {
  return { ...presets.tiny, beta1: 0.5, ...change };
}

/** First weights ten times as far apart, so that signals and gradients are not tiny. */
function start(model: ModelDescription): Omit<Checkpoint, 'config'> {
  const arrays = initialParameters(model);
  for (const [name, values] of [...arrays]) {
    if (/filter|weights/.test(name)) values.forEach((value, i) => (values[i] = 8 * value));
    if (/bias|beta/.test(name)) {
      const noise = normals(5, streams.explore, name.length, values.length);
      values.forEach((_, i) => (values[i] = 0.2 * noise[i]!));
    }
    if (/mean|variance/.test(name)) continue;
    arrays.set(`m/${name}`, new Float32Array(values.length));
    arrays.set(`v/${name}`, new Float32Array(values.length));
  }
  return { step: 0, updates: { g: 0, d: 0 }, arrays };
}

describe('the compiled trainer against TensorFlow.js', () => {
  for (const { name, tiling, change } of table) {
    test(`every output and gradient: ${name}`, async () => {
      const model = modelOf(change);
      const size = imageSize(model);
      const store = storeOf(size > 12 ? size - 3 : size, model.generator.at(-1)!);
      const begin = start(model);
      const z = normals(model.seed, streams.noise, 0, model.batch * model.latent);
      const indices = batchIndices(model.seed, 0, model.batch, 16);
      const real = gatherBatch(store, indices, fit(store.size, size));
      const oracle = await openTfjsTrainer(model, store, {
        backend: 'cpu',
        onFault: () => undefined,
      });
      const truth = await oracleStep(model, begin.arrays, z, real);
      oracle.dispose();
      const faults: string[] = [];
      const trainer = await openGpuTrainer(model, store, {
        onFault: (fault) => faults.push(fault.message),
        device: testDevice,
        tiling,
      });
      const readback = new Readback(testDevice.device);
      const errors: Record<string, number> = {};
      for (const player of ['d', 'g'] as const) {
        await trainer.restore(begin);
        await trainer.enqueueSteps(player, 1);
        await trainer.flush();
        const [losses] = await trainer.losses();
        const expected = truth.losses[player];
        errors[`${player} loss`] = Math.abs(losses![player] - expected) / Math.abs(expected);
        const { arrays } = await trainer.checkpoint();
        for (const [array, gradient] of truth.gradients) {
          if (!array.startsWith(player)) continue;
          const moment = arrays.get(`m/${array}`)!;
          errors[array] = relativeError(
            moment.map((m) => m / (1 - model.beta1)),
            gradient,
          );
        }
        for (const { layer, output } of trainer.trainingStep.nets[player].layerBuffers) {
          const stride = outputStride(layer);
          const pixels = layer.output.size ** 2;
          const copy = (await readback.read([output])).get(output)!;
          const part = (first: number) => {
            const place: BufferLayout = {
              shape: [model.batch * pixels, layer.output.channels],
              strides: [stride, 1],
              length: 0,
            };
            return unpack(copy.subarray(first * pixels * stride), place);
          };
          if (player === 'g')
            errors[layer.name] = relativeError(part(0), truth.outputs.get(layer.name)!);
          else {
            errors[`fake ${layer.name}`] = relativeError(
              part(0),
              truth.outputs.get(`fake/${layer.name}`)!,
            );
            errors[`real ${layer.name}`] = relativeError(
              part(model.batch),
              truth.outputs.get(`real/${layer.name}`)!,
            );
          }
        }
      }
      trainer.dispose();
      const worst = Object.entries(errors).filter(([, error]) => !(error < 1e-4));
      expect(worst).toEqual([]);
      expect(faults).toEqual([]);
    });
  }
});
