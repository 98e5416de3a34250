import type { Pixels } from '../../bridge/engine';
import { imageSize } from '../../core/architecture';
import { Fault } from '../../core/fault';
import { sheet } from './frames';
import type { Run } from './run';

/** More images than a slider, a path or a plane of z ever needs at once. */
const maxImages = 1024;

/**
 * Forges from given noise and lets D judge, both with running statistics.
 * @param z [count, latent], finite
 * @param began hears when the iterations that were under way are over, and only the picture is left
 * @throws Fault `config.outOfRange` (the length of z) or `config.notANumber`
 */
export async function drawForged(
  run: Run,
  z: Float32Array,
  began: () => void,
): Promise<{ images: Pixels; verdicts: Float32Array }> {
  const { latent } = run.config.model;
  const count = z.length / latent;
  if (!Number.isInteger(count) || count < 1 || count > maxImages) {
    const params = { field: 'z', value: z.length, min: latent, max: latent * maxImages };
    throw new Fault({ code: 'config.outOfRange', params });
  }
  if (!z.every(Number.isFinite)) {
    throw new Fault({ code: 'config.notANumber', params: { field: 'z' } });
  }
  return run.use(async (trainer) => {
    // Not waited for: the picture is enqueued behind them, so that the device never stands idle.
    trainer.settle().then(began, () => undefined);
    const forged = await trainer.generate(z);
    const verdicts = await trainer.judge(forged);
    const size = imageSize(run.config.model);
    return {
      images: sheet(forged, size, run.images.channels, count),
      verdicts: verdicts.slice(),
    };
  });
}
