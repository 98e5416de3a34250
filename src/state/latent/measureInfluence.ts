import type { StoreApi } from 'zustand/vanilla';
import type { Engine } from '../../rpc/engineProtocol';
import { influenceProbes, influences, ranking } from '../../core/latent/influence';
import { drawZ } from '../../core/latent/variants';
import { tiles } from '../../core/pixels';
import type { LatentState } from './latentState';

/** Starting points from which the influence of a dimension is measured. */
const influenceBases = 4;

export interface InfluenceOptions {
  engine: Engine;
  store: StoreApi<LatentState>;
  model: () => { latent: number; seed: number };
  /** Pictures asked for at once, at most: between two requests a slider gets its turn. */
  batchLimit: () => number;
}

/**
 * Pushes every dimension up and down and measures what the picture does.
 * @param offer hands in the next batch of pictures, to be drawn when it is its turn
 */
export function measureInfluence(
  { engine, store, model, batchLimit }: InfluenceOptions,
  offer: (work: () => Promise<void>) => void,
): void {
  const { latent, seed } = model();
  const bases = Array.from({ length: influenceBases }, (_, i) => drawZ(seed, i, latent));
  const probes = influenceProbes(bases);
  const count = probes.length / (latent || 1);
  let values = new Float32Array(0);
  let done = 0;
  store.setState({ measuring: true });
  const next = (): void =>
    offer(async () => {
      try {
        const rows = Math.min(batchLimit(), count - done);
        const part = probes.slice(done * latent, (done + rows) * latent);
        const { images } = await engine.generate(part);
        const pixels = tiles(images, rows, rows);
        const each = (pixels[0]?.data.length ?? 0) * 0.75;
        if (done === 0) values = new Float32Array(count * each);
        pixels.forEach(({ data }, i) => {
          let at = (done + i) * each;
          data.forEach((value, k) => {
            if (k % 4 !== 3) values[at++] = value / 127.5;
          });
        });
        done += rows;
        if (done < count) {
          next();
          return;
        }
        const change = influences(values, each, latent);
        store.setState({
          influence: { ranking: ranking(change), change },
          measuring: false,
        });
      } catch (error) {
        store.setState({ measuring: false });
        throw error;
      }
    });
  next();
}
