import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { fileReader } from '../../../scripts/fileReader';
import { datasetNames, datasets } from '../../core/dataset';
import { parseManifest } from '../../core/manifest';
import type { Manifest } from '../../core/manifest';
import { openImages } from './images';
import type { DataProgress } from './images';
import { decodeShard } from './shard';

const root = `${import.meta.dirname}/../../../public/data`;
const read = fileReader(root);
const shipped = datasetNames.filter((name) => name !== 'shapes');

function manifestOf(name: (typeof shipped)[number]): Manifest {
  const json: unknown = JSON.parse(readFileSync(`${root}/${name}/manifest.json`, 'utf8'));
  return parseManifest(json, name)!;
}

async function raw(name: string, shard: Manifest['test'][number]): Promise<Uint8Array> {
  const file = `${name}/${shard.file}`;
  return decodeShard(await read(file, {}), shard, file);
}

/** MD5 of the original IDX file that these items come from: the figures are widely published. */
function md5(items: Uint8Array, ...shape: number[]): string {
  const header = Buffer.alloc(4 + 4 * shape.length);
  [0x800 + shape.length, ...shape].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  return createHash('md5').update(header).update(items).digest('hex');
}

function moments(pixels: Uint8Array): { mean: number; std: number } {
  let sum = 0;
  let squares = 0;
  for (const x of pixels) {
    sum += x;
    squares += x * x;
  }
  const mean = sum / pixels.length;
  return { mean: mean / 255, std: Math.sqrt(squares / pixels.length - mean * mean) / 255 };
}

describe.each([
  {
    name: 'mnist',
    mean: 0.1307,
    std: 0.3081,
    files: [
      '6bbc9ace898e44ae57da46a324031adb',
      'a25bea736e30d166cdddb491f175f624',
      '2646ac647ad5339dbf082846283269ea',
      '27ae3e4e09519cfbb04c329615203637',
    ],
    train: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    test: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
  },
  {
    name: 'fashion',
    mean: 0.286,
    std: 0.353,
    files: [
      'f4a8712d7a061bf5bd6d2ca38dc4d50a',
      '9018921c3c673c538a1fc5bad174d6f9',
      '8181f5470baa50b63fa0f6fddb340f0a',
      '15d484375f8d13e6eb1aabb0c3f46965',
    ],
    train: Array.from({ length: 10 }, () => 6000),
    test: Array.from({ length: 10 }, () => 1000),
  },
] as const)('$name', ({ name, mean, std, files, ...counts }) => {
  test('every training image is there, byte for byte', async () => {
    const store = openImages(name, read);
    await store.whenLoaded(60_000);
    expect(md5(store.pixels, 60_000, 28, 28)).toBe(files[0]);
    const found = moments(store.pixels);
    expect(found.mean).toBeCloseTo(mean, 4);
    expect(found.std).toBeCloseTo(std, 4);
  });

  test('so are the test images and all labels, as many of each class as published', async () => {
    const manifest = manifestOf(name);
    const labels = await raw(name, manifest.labels!);
    const parts = [labels.subarray(0, 60_000), labels.subarray(60_000)] as const;
    expect(md5(parts[0], 60_000)).toBe(files[1]);
    expect(md5(await raw(name, manifest.test[0]!), 10_000, 28, 28)).toBe(files[2]);
    expect(md5(parts[1], 10_000)).toBe(files[3]);
    const count = (part: Uint8Array) =>
      manifest.classes.map((_, c) => part.filter((label) => label === c).length);
    expect(count(parts[0])).toEqual(counts.train);
    expect(count(parts[1])).toEqual(counts.test);
  });
});

test('no two faces are the same', async () => {
  const store = openImages('faces', read);
  await store.whenLoaded(20_000);
  const seen = new Set<string>();
  for (let i = 0; i < 20_000; i++) {
    seen.add(Buffer.from(store.pixels.subarray(i * 768, (i + 1) * 768)).toString('latin1'));
  }
  expect(seen.size).toBe(20_000);
});

test('shapes need no file', async () => {
  const reports: DataProgress[] = [];
  const store = openImages(
    'shapes',
    () => Promise.reject(new Error('No file')),
    (progress) => reports.push(progress),
  );
  await store.whenLoaded(2048);
  expect(reports).toEqual([{ loaded: 2048, images: 2048, bytes: 0, totalBytes: 0 }]);
});

test.each(shipped)('%s says its licence and shows six real images', (name) => {
  const { licence, source } = manifestOf(name);
  expect(licence).not.toBe('');
  expect(source).not.toBe('');
  expect(existsSync(`${root}/${name}/LICENCE.txt`)).toBe(true);
  const { size, channels } = datasets[name];
  const thumbs = decode(readFileSync(`${root}/${name}/thumbs.png`));
  expect([thumbs.width, thumbs.height, thumbs.channels]).toEqual([8 * size, 8 * size, channels]);
});
