import { datasets } from '../../core/dataset';
import type { DatasetName } from '../../core/dataset';
import { usePixels } from '../../ui/usePixels';
import type { Pixels } from '../../core/pixels';
import { tile } from '../../core/pixels';

/** Where the grid of a data set's first 64 images is; shapes are drawn in the worker and have none. */
export function samplesUrl(dataset: DatasetName): string | null {
  return dataset === 'shapes' ? null : `./data/${dataset}/thumbs.png`;
}

/** The first 64 real images, eight by eight. */
export function useSamples(dataset: DatasetName): Pixels | null {
  return usePixels(samplesUrl(dataset));
}

/** One of them. */
export function sample(imageGrid: Pixels, dataset: DatasetName, index: number): Pixels {
  return tile(imageGrid, datasets[dataset].size, index % 8, Math.floor(index / 8));
}
