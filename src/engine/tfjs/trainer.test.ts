import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../core/fault';
import { imageGradientContract } from '../../testing/imageGradient.contract';
import { trainerContract } from '../../testing/trainer.contract';
import { tinyModel, tinyImageStore } from '../../testing/trainer.fixture';
import type { LossRecord } from '../trainer';
import { openTfjsTrainer } from './open';

const onFault = (fault: Fault) => {
  throw fault;
};

describe('TensorFlow.js on the cpu', () => {
  trainerContract((model, store) => openTfjsTrainer(model, store, { backend: 'cpu', onFault }));
  imageGradientContract((model, store) =>
    openTfjsTrainer(model, store, { backend: 'cpu', onFault }),
  );

  it('leaks no tensor in 2,000 steps', async () => {
    const empty = tf.memory().numTensors;
    const model = {
      ...tinyModel,
      initialSize: 2,
      kernel: 3,
      generator: [1, 1, 1],
      discriminator: [1],
      batch: 2,
    };
    const trainer = await openTfjsTrainer(model, tinyImageStore(), { backend: 'cpu', onFault });
    const counts = [];
    for (let n = 0; n < 20; n++) {
      while (trainer.step < 100 * (n + 1)) await trainer.enqueueSteps('both');
      await trainer.losses();
      await trainer.batchPreview(2);
      await trainer.generate(new Float32Array(model.latent));
      await trainer.checkpoint();
      counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts).size).toBe(1);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(empty);
  });

  it('trains the same with the stock gradients of Mean and Sum', async () => {
    const losses: LossRecord[][] = [];
    for (const stock of [false, true]) {
      const trainer = await openTfjsTrainer(tinyModel, tinyImageStore(), {
        backend: 'cpu',
        onFault,
        stock,
      });
      for (let n = 0; n < 3; n++) await trainer.enqueueSteps('both');
      losses.push(await trainer.losses());
      trainer.dispose();
    }
    losses[0]!.forEach(({ d, g }, i) => {
      expect(d).toBeCloseTo(losses[1]![i]!.d, 5);
      expect(g).toBeCloseTo(losses[1]![i]!.g, 5);
    });
  });

  it('refuses to draw from images that have not arrived', async () => {
    const trainer = await openTfjsTrainer(tinyModel, tinyImageStore(8), {
      backend: 'cpu',
      onFault,
    });
    await expect(trainer.enqueueSteps('both')).rejects.toThrow('8 loaded');
    expect(trainer.step).toBe(0);
    trainer.dispose();
  });
});
