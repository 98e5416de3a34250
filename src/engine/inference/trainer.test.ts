import { afterEach, expect, test } from 'vitest';
import { architecture } from '../../core/nn/architecture';
import { forward } from '../../core/nn/forward';
import { scores } from '../../core/nn/losses';
import { normals, streams } from '../../core/nn/random';
import { rejectedFault } from '../../testing/engine.fixture';
import { initialCheckpoint } from '../training/checkpoints';
import { tinyModel as model } from '../../testing/trainer.fixture';
import { InferenceTrainer } from './trainer';

const refusal = { code: 'engine.cannotTrain', params: {} } as const;
const config = { dataset: 'shapes', model } as const;
const open: InferenceTrainer[] = [];

function opened(): InferenceTrainer {
  const trainer = new InferenceTrainer(model, refusal);
  open.push(trainer);
  return trainer;
}

afterEach(() => open.splice(0).forEach((trainer) => trainer.dispose()));

/** Another state than the first: every array scaled. */
const later = (() => {
  const first = initialCheckpoint(config);
  const arrays = new Map([...first.arrays].map(([name, x]) => [name, x.map((each) => 3 * each)]));
  return { step: 40, updates: { g: 40, d: 40 }, arrays };
})();

test('draws and judges what the plain forward pass gives, of the state that it was given', async () => {
  const trainer = opened();
  await trainer.restore(later);
  const { generator, discriminator, image } = architecture(model);
  const size = image.size ** 2 * image.channels;
  const z = normals(7, streams.grid, 0, 5 * model.latent);
  const { images, scores: evaluated } = await trainer.generateScored(z);
  expect(await trainer.generate(z)).toEqual(images);
  expect(await trainer.score(images)).toEqual(evaluated);
  for (let i = 0; i < 5; i++) {
    const one = z.slice(i * model.latent, (i + 1) * model.latent);
    const wanted = forward(generator, later.arrays, one).at(-1)!.data;
    expect(images.slice(i * size, (i + 1) * size)).toEqual(wanted);
    const logits = forward(discriminator, later.arrays, wanted).at(-1)!.data;
    expect(evaluated[i]).toBe(scores(model.loss, logits)[0]);
  }
  expect(trainer.step).toBe(40);
  expect(await trainer.checkpoint()).toEqual(later);
});

test('looks inside with channels off', async () => {
  const trainer = opened();
  const z = normals(5, streams.explore, 0, model.latent);
  const { maps, score } = await trainer.inspect(z, [{ layer: 'g.conv1', channel: 1 }]);
  const conv = maps.find(({ layer }) => layer === 'g.conv1')!;
  conv.data.forEach((value, i) => {
    if (i % conv.channels === 1) expect(value).toBe(0);
  });
  const whole = await trainer.inspect(z, []);
  expect(maps.at(-1)!.data).not.toEqual(whole.maps.at(-1)!.data);
  expect(score).toBe((await trainer.score(maps.at(-1)!.data))[0]);
});

test('answers for the moment of the call', async () => {
  const trainer = opened();
  const z = normals(7, streams.grid, 0, 6 * model.latent);
  const alone = await trainer.generateScored(z);
  const amid = trainer.generateScored(z);
  await trainer.restore(later);
  expect(await amid).toEqual(alone);
  expect((await trainer.generateScored(z)).images).not.toEqual(alone.images);
});

test('between two images the thread has its turn', async () => {
  const trainer = opened();
  const order: string[] = [];
  const many = trainer
    .generate(normals(7, streams.grid, 0, 64 * model.latent))
    .then(() => order.push('many'));
  const one = trainer.generate(new Float32Array(model.latent)).then(() => order.push('one'));
  await Promise.all([many, one]);
  expect(order).toEqual(['one', 'many']);
});

test('says why it does not train, and stays as it is', async () => {
  const trainer = opened();
  await rejectedFault(trainer.enqueueSteps(), 'engine.cannotTrain');
  expect(trainer.step).toBe(0);
  expect(trainer.info.cannotTrain).toEqual(refusal);
});
