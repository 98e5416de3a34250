import { describe, expect, it } from 'vitest';
import { normals, streams } from '../../core/nn/random';
import { imageGradientContract } from '../../testing/imageGradient.contract';
import { matchesOracle, oracleModels } from '../../testing/oracle.contract';
import { relativeError } from '../../testing/numbers';
import { tinyImageStore, tinyModel } from '../../testing/trainer.fixture';
import { trainerContract } from '../../testing/trainer.contract';
import type { ModelDescription } from '../../core/nn/model';
import type { ImageStore } from '../trainer';
import { Interpreter } from './interpreter';
import { lengthOf } from './program';
import type { Tensor } from './program';
import { latentGradientProgram } from './programs';
import { ProgramTrainer } from './trainer';

const info = { engine: 'gpu', backend: 'cpu', device: '' } as const;

function open(model: ModelDescription, store: ImageStore) {
  const device = new Interpreter();
  return { device, trainer: new ProgramTrainer(model, store, device, info) };
}

describe('the interpreter', () => {
  trainerContract((model, store) => Promise.resolve(open(model, store).trainer));
  imageGradientContract((model, store) => Promise.resolve(open(model, store).trainer));

  for (const [name, change] of Object.entries(oracleModels)) {
    matchesOracle(name, change, (model, store) => {
      const { device, trainer } = open(model, store);
      const outputOf = (player: 'g' | 'd', name: string) => {
        const found = trainer.tensors.layers[player].find(({ layer }) => layer.name === name);
        if (!found) throw new Error(`No layer ${name}`);
        return Promise.resolve(device.read(found.output));
      };
      return Promise.resolve({ trainer, outputOf });
    });
  }
});

describe('the gradient with respect to z', () => {
  it('is that of differences', async () => {
    const { device, trainer } = open(tinyModel, tinyImageStore());
    await trainer.enqueueSteps('both');
    await trainer.enqueueSteps('both');
    const { tensors } = trainer;
    const { latent, batch } = tinyModel;
    const kept = (name: string, shape: number[]): Tensor => ({ name, shape, lifetime: 'kept' });
    const image = tensors.images.shape.slice(1);
    const maps = {
      images: 2,
      z: kept('z in', [batch, latent]),
      output: kept('image out', [batch, ...image]),
      imageGradient: kept('gradient in', [batch, ...image]),
      zGradient: kept('gradient out', [batch, latent]),
      average: true,
    };
    const z = normals(1, streams.explore, 0, 2 * latent);
    const length = lengthOf({ shape: [2, ...image] });
    const weights = normals(2, streams.explore, 0, length);
    // The function is Σ weight · image: its gradient at the image before tanh is weight · (1 − image²).
    const value = async (at: Float32Array) => {
      const made = await trainer.generate(at);
      return made.reduce((sum, pixel, i) => sum + pixel * (weights[i] ?? NaN), 0);
    };
    const images = await trainer.generate(z);
    device.write(maps.z, z);
    device.write(
      maps.imageGradient,
      images.map((pixel, i) => (weights[i] ?? NaN) * (1 - pixel ** 2)),
    );
    const state = {
      store: tinyImageStore(),
      step: 0,
      updates: { g: 0, d: 0 },
      learningRates: { g: 0, d: 0 },
      losses: [],
    };
    await device.run(latentGradientProgram(tensors, maps), state);
    const h = 1e-2;
    const expected: number[] = [];
    for (let i = 0; i < z.length; i++) {
      const moved = (by: number) => z.map((each, j) => (i === j ? each + by : each));
      expected.push(((await value(moved(h))) - (await value(moved(-h)))) / (2 * h));
    }
    expect(relativeError(device.read(maps.zGradient, z.length), expected)).toBeLessThan(2e-2);
  });
});
