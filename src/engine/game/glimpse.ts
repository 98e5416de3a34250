import type { BatchGlimpse } from '../../bridge/game';
import { dimensions } from '../../core/game/config';
import { verdicts } from '../../core/losses';
import type { Duel } from '../tfjs/game/duel';

/** How many of a batch slow motion shows. */
const shown = 12;

/** A few of the batch, under the nets as they are. */
export function glimpse(duel: Duel, batch: { x: Float32Array; z: Float32Array }): BatchGlimpse {
  const { loss, data } = duel.config;
  const count = shown * dimensions(data);
  const z = batch.z.slice(0, count);
  const real = batch.x.slice(0, count);
  const forged = duel.forge(z).slice();
  return {
    z,
    real,
    forged,
    realVerdicts: verdicts(loss, duel.judge(real)),
    forgedVerdicts: verdicts(loss, duel.judge(forged)),
    pull: duel.pull(forged),
  };
}
