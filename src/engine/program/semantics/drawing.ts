import { fit } from '../../../core/dataset';
import { batchIndices, imagesOpenAt, normals, streams } from '../../../core/nn/random';
import { gatherBatch } from '../../data/batch';
import type { Semantics } from './memory';

/** What a step draws: a pure function of the seed and the step. */
export const drawingSemantics: Semantics<'sampleNoise' | 'sampleBatch'> = (memory) => ({
  sampleNoise: ({ z, images, seed }, state) => {
    const count = images * (z.shape[1] ?? 0);
    memory.array(z).set(normals(seed, streams.noise, state.step, count));
  },

  sampleBatch: ({ output, first, images, seed }, state) => {
    const { store, step } = state;
    const [, size = 0, , channels = 0] = output.shape;
    const open = imagesOpenAt(step, store.shardImages, store.images);
    const indices = batchIndices(seed, step, images, open);
    const image = size * size * channels;
    const out = memory.array(output).subarray(first * image, (first + images) * image);
    gatherBatch(store, indices, fit(store.size, size), out);
  },
});
