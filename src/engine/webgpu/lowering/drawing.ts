import { fit } from '../../../core/dataset';
import { batchThreads, sampleBatch, sampleNoise } from '../kernels/batch';
import type { Lowering } from './context';

/** What a step draws. */
export const drawingLowering: Lowering<'sampleNoise' | 'sampleBatch'> = ({
  plan,
  buffers,
  run,
  store,
}) => ({
  sampleNoise: ({ z, images, seed }) => {
    const [, latent = 0] = z.shape;
    return [
      plan.op(sampleNoise, {
        tensors: { state: run.state, z: buffers.of(z) },
        fields: { batch: images, latent, stride: buffers.layouts.stride(z), seed },
        groups: [Math.ceil((images * latent) / 4 / batchThreads)],
      }),
    ];
  },

  sampleBatch: ({ output, first, images, seed }) => {
    const [, size = 0] = output.shape;
    const { scale, before } = fit(store.size, size);
    return [
      plan.op(sampleBatch, {
        tensors: { state: run.state, pixels: run.pixels, images: buffers.of(output) },
        fields: {
          batch: images,
          seed,
          shardImages: store.shardImages,
          totalImages: store.images,
          stored: store.size,
          channels: store.channels,
          size,
          scale,
          padding: before,
          stride: buffers.layouts.stride(output),
          offset: first * buffers.layouts.rowLength(output),
        },
        groups: [Math.ceil(size ** 2 / batchThreads), images],
      }),
    ];
  },
});
