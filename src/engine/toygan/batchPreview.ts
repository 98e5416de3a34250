import type { BatchPreview } from '../../rpc/toyGan';
import { dimensions } from '../../core/toygan/config';
import { scores } from '../../core/nn/losses';
import type { ToyGan } from './toyGan';
import { descent } from './observer';

/** How many of a batch slow motion shows. */
const previewCount = 12;

/** A few of the batch, under the nets as they are. */
export function batchPreview(
  gan: ToyGan,
  batch: { x: Float32Array; z: Float32Array },
): BatchPreview {
  const { loss, data } = gan.config;
  const count = previewCount * dimensions(data);
  const z = batch.z.slice(0, count);
  const real = batch.x.slice(0, count);
  const fake = gan.generate(z);
  return {
    z,
    real,
    fake,
    realScores: scores(loss, gan.logits(real)),
    fakeScores: scores(loss, gan.logits(fake)),
    sampleDescent: descent(gan, fake),
  };
}
