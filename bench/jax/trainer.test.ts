import { expect, it } from 'vitest';
import { needWebGPU } from '../../scripts/device';
import { presets } from '../../src/core/nn/model';
import type { ModelDescription } from '../../src/core/nn/model';
import { openTfjsTrainer } from '../../src/engine/tfjs/open';
import { randomImages } from '../../src/engine/data/randomImages';
import type { Contender } from '../contender';
import { imagesFirst } from './layout';
import { JaxTrainer, openJaxDevice } from './trainer';

const onFault = (fault: Error) => {
  throw fault;
};

async function lossesOf(trainer: Contender) {
  for (let step = 0; step < 2; step++) await trainer.enqueueSteps('both', 1);
  await trainer.flush();
  const losses = await trainer.losses();
  trainer.dispose();
  return losses;
}

await needWebGPU();

it('puts channels before pixels', () => {
  const images = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
  expect([...imagesFirst(images, { size: 2, channels: 2 })]).toEqual([1, 2, 3, 4, 10, 20, 30, 40]);
});

it.each<[string, Partial<ModelDescription>]>([
  ['kernel 5', {}],
  ['kernel 4, two logits, three channels', { kernel: 4, loss: 'softmax', generator: [8, 4, 3] }],
])('has the losses of the reference: %s', async (_, change) => {
  await openJaxDevice();
  const model = { ...presets.tiny, ...change };
  const store = randomImages(model, 512);
  const reference = await openTfjsTrainer(model, store, { backend: 'cpu', onFault });
  const wanted = await lossesOf(reference);
  const got = await lossesOf(new JaxTrainer(model, store));
  expect(got.map(({ step }) => step)).toEqual([1, 2]);
  // Adam's first updates are little more than signs, so they amplify rounding: the second losses, which
  // such an update moves by 0.04, agree less closely.
  [1e-5, 1e-3].forEach((near, i) => {
    expect(Math.abs(got[i]!.d - wanted[i]!.d)).toBeLessThan(near);
    expect(Math.abs(got[i]!.g - wanted[i]!.g)).toBeLessThan(near);
  });
});
