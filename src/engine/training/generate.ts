import type { Pixels } from '../../core/pixels';
import { imageSize } from '../../core/nn/architecture';
import type { ModelDescription } from '../../core/nn/model';
import { Fault } from '../../core/fault';
import { imageGrid } from './imageGrid';
import type { Run, Timed } from './run';

/** More images than a slider, a path or a plane of z ever needs at once. */
const maxImages = 1024;

/**
 * @param z [count, latent]
 * @returns count
 * @throws Fault `config.outOfRange` (the length of z) or `config.notANumber`
 */
export function checkZ(z: Float32Array, { latent }: ModelDescription, most = maxImages): number {
  const count = z.length / latent;
  if (!Number.isInteger(count) || count < 1 || count > most) {
    const params = { field: 'z', value: z.length, min: latent, max: latent * most };
    throw new Fault({ code: 'config.outOfRange', params });
  }
  if (!z.every(Number.isFinite)) {
    throw new Fault({ code: 'config.notANumber', params: { field: 'z' } });
  }
  return count;
}

/**
 * Draws from given noise and lets D score it, both with running statistics.
 * @param z [count, latent]
 * @param now milliseconds of a steady clock
 * @throws as `checkZ`
 */
export async function drawFake(
  run: Run,
  z: Float32Array,
  now: () => number,
): Promise<Timed<{ images: Pixels; scores: Float32Array }>> {
  const { model } = run.config;
  const count = checkZ(z, model);
  const { answer, ...time } = await run.timed((trainer) => trainer.generateScored(z), now);
  const images = imageGrid(answer.images, imageSize(model), run.images.channels, count);
  return { answer: { images, scores: answer.scores.slice() }, ...time };
}
