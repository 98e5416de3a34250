import { Fault } from '../../core/fault';
import { fit } from '../../core/dataset';
import { nearestFew } from '../../core/metrics/copying';
import { imageSize } from '../../core/nn/architecture';
import type { NearestImages } from '../../rpc/engine';
import { checkZ } from '../training/generate';
import { imageGrid } from '../training/imageGrid';
import type { Run } from '../training/run';
import { storedImages } from './storedImages';

const mostNearest = 16;

/**
 * The image of a z, and the training images nearest to it among those that have arrived, at least one shard.
 * @param z [latent]
 * @throws as `checkZ`; Fault `config.outOfRange` for too many images, and of the download
 */
export async function nearestImages(
  run: Run,
  z: Float32Array,
  count: number,
): Promise<NearestImages> {
  const { config, images: store } = run;
  checkZ(z, config.model, 1);
  if (!Number.isSafeInteger(count) || count < 1 || count > mostNearest) {
    const params = { field: 'count', value: count, min: 1, max: mostNearest };
    throw new Fault({ code: 'config.outOfRange', params });
  }
  await store.whenLoaded(1);
  const { step, made } = await run.read(async (trainer) => {
    const { step } = trainer;
    return { step, made: await trainer.generate(z) };
  });
  const { size, channels, loaded } = store;
  const pixels = size ** 2 * channels;
  const fake = storedImages(made, fit(size, imageSize(config.model)), store);
  const searched = { images: store.pixels.subarray(0, loaded * pixels), pixels, first: 0 };
  const { indices, distances } = await nearestFew(fake, searched, count);
  const found = new Uint8Array(indices.length * pixels);
  indices.forEach((index, i) => {
    found.set(store.pixels.subarray(index * pixels, (index + 1) * pixels), i * pixels);
  });
  const picture = (images: Uint8Array, columns: number) =>
    imageGrid(
      Float32Array.from(images, (x) => x / 127.5 - 1),
      size,
      channels,
      columns,
    );
  return {
    step,
    searched: loaded,
    fake: picture(fake, 1),
    images: picture(found, indices.length),
    indices,
    distances: Float32Array.from(distances, (distance) => Math.sqrt(distance / pixels)),
  };
}
