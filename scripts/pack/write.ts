import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from 'fast-png';
import { datasets } from '../../src/core/dataset';
import type { DatasetName } from '../../src/core/dataset';
import { parseManifest } from '../../src/core/manifest';
import type { Manifest, Shard } from '../../src/core/manifest';

export interface DataSet {
  name: DatasetName;
  classes: readonly string[];
  licence: string;
  source: string;
  /** Text of LICENCE.txt. */
  notice: string;
  /** u8, image-major. */
  train: Uint8Array;
  test: Uint8Array | null;
  /** Of the training images, then of the test images. */
  labels: Uint8Array | null;
}

const root = join(import.meta.dirname, '../../public/data');

function writeShard(folder: string, file: string, raw: Uint8Array, images: number): Shard {
  const stored = gzipSync(raw, { level: 9, memLevel: 9 });
  writeFileSync(join(folder, file), stored);
  const sha256 = createHash('sha256').update(raw).digest('hex');
  return { file, images, bytes: stored.length, rawBytes: raw.length, sha256 };
}

/** Rows and columns of the picture of samples. */
const side = 8;

/** The first 64 training images as a grid of 8 by 8, without gaps. */
function thumbsPng({ name, train }: DataSet): Uint8Array {
  const { size, channels } = datasets[name];
  const width = size * side;
  const row = size * channels;
  const data = new Uint8Array(width * width * channels);
  for (let image = 0; image < side * side; image++) {
    for (let y = 0; y < size; y++) {
      const top = Math.floor(image / side) * size + y;
      const to = (top * side + (image % side)) * row;
      const from = (image * size + y) * row;
      data.set(train.subarray(from, from + row), to);
    }
  }
  return encode({ width, height: width, data, channels }, { zlib: { level: 9 } });
}

/** Writes a set's folder anew: shards, manifest, licence and thumbnails. */
export function writeDataSet(set: DataSet): Manifest {
  const { name, classes, licence, source } = set;
  const { shardImages, size, channels } = datasets[name];
  const folder = join(root, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const imageBytes = size * size * channels;
  const shards = (part: string, pixels: Uint8Array | null): Shard[] => {
    const list: Shard[] = [];
    for (let at = 0; pixels && at < pixels.length; at += shardImages * imageBytes) {
      const raw = pixels.subarray(at, at + shardImages * imageBytes);
      const file = `${part}-${list.length}.bin`;
      list.push(writeShard(folder, file, raw, raw.length / imageBytes));
    }
    return list;
  };
  const manifest = {
    name,
    width: size,
    height: size,
    channels,
    classes: [...classes],
    licence,
    source,
    train: shards('train', set.train),
    test: shards('test', set.test),
    labels: set.labels && writeShard(folder, 'labels.bin', set.labels, set.labels.length),
  };
  const checked = parseManifest(manifest, name);
  if (!checked) throw new Error(`${name}: the app would refuse this manifest`);
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, 'LICENCE.txt'), set.notice);
  writeFileSync(join(folder, 'thumbs.png'), thumbsPng(set));
  return checked;
}
