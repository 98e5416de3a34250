import * as v from 'valibot';
import { datasetNames, datasets } from './dataset';
import type { DatasetName } from './dataset';

const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const shardSchema = v.object({
  /** A plain name in the manifest's own folder. */
  file: v.pipe(v.string(), v.regex(/^[\w-]+\.bin$/)),
  images: count,
  /** As stored, compressed by gzip. */
  bytes: count,
  rawBytes: count,
  /** Of the raw bytes, so that it holds whether or not the host undid the compression. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const manifestSchema = v.object({
  name: v.picklist(datasetNames),
  width: count,
  height: count,
  channels: v.picklist([1, 3]),
  /** English names by label; empty for a set without labels. */
  classes: v.array(v.string()),
  licence: v.string(),
  source: v.string(),
  /** u8, [images, height, width, channels]. */
  train: v.array(shardSchema),
  test: v.array(shardSchema),
  /** u8, one a picture: the training images' labels, then the test images'. */
  labels: v.nullable(shardSchema),
});

export type Shard = v.InferOutput<typeof shardSchema>;

/** What `manifest.json` beside a data set's shards says about them. */
export type Manifest = v.InferOutput<typeof manifestSchema>;

/** @returns the manifest, or null unless it is one, of this data set, with the facts that we know */
export function parseManifest(json: unknown, name: DatasetName): Manifest | null {
  const parsed = v.safeParse(manifestSchema, json);
  if (!parsed.success || parsed.output.name !== name) return null;
  const manifest = parsed.output;
  const { images, shardImages, size, channels } = datasets[name];
  const imageBytes = size * size * channels;
  const whole = (shard: Shard) => shard.rawBytes === shard.images * imageBytes;
  const holds =
    manifest.width === size &&
    manifest.height === size &&
    manifest.channels === channels &&
    manifest.train.reduce((sum, shard) => sum + shard.images, 0) === images &&
    manifest.train.slice(0, -1).every((shard) => shard.images === shardImages) &&
    [...manifest.train, ...manifest.test].every(whole);
  return holds ? manifest : null;
}
