import { datasets } from '../../src/core/dataset';
import { Fault } from '../../src/core/fault';
import { parseManifest } from '../../src/core/manifest';
import type { ClassifierDataset } from '../../src/engine/classifier/manifest';
import { concat } from '../../src/engine/data/reader';
import type { ReadBytes } from '../../src/engine/data/reader';
import { decodeShard } from '../../src/engine/data/shard';

/** Stored images and what they show. */
export interface LabelledImages {
  /** u8, [loaded, size, size, channels] */
  pixels: Uint8Array;
  /** u8, [loaded] */
  labels: Uint8Array;
  size: number;
  channels: number;
  loaded: number;
}

/**
 * @param read reads a file below `public/data`
 * @throws Fault `data.…`
 */
export async function labelledImages(
  read: ReadBytes,
  name: ClassifierDataset,
  part: 'train' | 'test',
): Promise<LabelledImages> {
  const file = `${name}/manifest.json`;
  const json: unknown = JSON.parse(new TextDecoder().decode(await read(file, {})));
  const manifest = parseManifest(json, name);
  if (!manifest?.labels) throw new Fault({ code: 'data.manifest', params: { file } });
  const shards = [];
  for (const shard of [...manifest[part], manifest.labels]) {
    const path = `${name}/${shard.file}`;
    shards.push(await decodeShard(await read(path, {}), shard, path));
  }
  const allLabels = shards.pop() ?? new Uint8Array();
  const { images, size, channels } = datasets[name];
  const labels = part === 'train' ? allLabels.subarray(0, images) : allLabels.subarray(images);
  return { pixels: concat(shards), labels, size, channels, loaded: labels.length };
}
