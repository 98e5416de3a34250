import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { fileReader } from '../../../scripts/fileReader';
import { Fault } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { openImages } from './images';
import type { DataProgress, ImageDownload } from './images';
import type { ReadBytes } from './reader';

const root = `${import.meta.dirname}/../../../public/data`;
const files = fileReader(root);
const open: ImageDownload[] = [];

function start(read: ReadBytes, onProgress?: (progress: DataProgress) => void): ImageDownload {
  const store = openImages('mnist', read, onProgress);
  open.push(store);
  return store;
}

afterEach(() => {
  for (const store of open.splice(0)) store.close();
  vi.unstubAllGlobals();
});

/** The files as they are, but for what `change` makes of the named one. */
function broken(
  file: string,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): ReadBytes {
  return async (path, options) => {
    const bytes = await files(path, path.endsWith(file) ? {} : options);
    return path.endsWith(file) ? change(bytes) : bytes;
  };
}

async function refusal(promise: Promise<unknown>): Promise<FaultRecord> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return (error as Fault).record;
}

describe('images held out', () => {
  test('are the test images, read when they are asked for, and once', async () => {
    const asked: string[] = [];
    const store = start((path, options) => {
      asked.push(path);
      return files(path, options);
    });
    await store.whenLoaded(store.images);
    expect(asked).not.toContain('mnist/test-0.bin');
    const [first, again] = await Promise.all([store.heldOut?.(), store.heldOut?.()]);
    expect(first === again).toBe(true);
    const wanted = gunzipSync(readFileSync(`${root}/mnist/test-0.bin`));
    expect(wanted.compare(first ?? new Uint8Array())).toBe(0);
    expect(asked.filter((path) => path.endsWith('test-0.bin'))).toHaveLength(1);
  });

  test('are refused when they are broken, and asked for again', async () => {
    let broke = true;
    const store = start(async (path, options) => {
      const bytes = await files(path, options);
      return broke && path.endsWith('test-0.bin') ? bytes.subarray(0, 99) : bytes;
    });
    const heldOut = () => store.heldOut?.() ?? Promise.resolve(null);
    expect(await refusal(heldOut())).toMatchObject({ code: 'data.truncated' });
    broke = false;
    expect(await heldOut()).toHaveLength(10_000 * 784);
  });

  test('are none where a data set has none', async () => {
    const faces = openImages('faces', files);
    open.push(faces);
    expect(await faces.heldOut?.()).toBeNull();
    expect(await openImages('shapes', files).heldOut?.()).toBeNull();
  });
});

describe('order and progress', () => {
  test('the first shard can be trained on while the second is still under way', async () => {
    let allow: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (allow = resolve));
    const store = start(async (path, options) => {
      if (path.endsWith('train-1.bin')) await gate;
      return files(path, options);
    });
    expect(store.loaded).toBe(0);
    await store.whenLoaded(10_000);
    expect(store.loaded).toBe(10_000);
    expect(store.pixels.subarray(10_000 * 784).every((x) => x === 0)).toBe(true);
    allow();
    await store.whenLoaded(10_001);
    expect(store.loaded).toBe(20_000);
  });

  test('bytes and images only grow, piece by piece, up to the total', async () => {
    const reports: DataProgress[] = [];
    const pieces: ReadBytes = async (path, { onChunk }) => {
      const bytes = await files(path, {});
      for (let at = 0; at < bytes.length; at += 65_536) onChunk?.(bytes.subarray(at, at + 65_536));
      return bytes;
    };
    await start(pieces, (progress) => reports.push(progress)).whenLoaded(20_000);
    expect(reports.length).toBeGreaterThan(40);
    for (const [i, report] of reports.entries()) {
      expect(report.bytes).toBeGreaterThanOrEqual(reports[i - 1]?.bytes ?? 0);
      expect(report.loaded).toBeGreaterThanOrEqual(reports[i - 1]?.loaded ?? 0);
      expect(report.bytes).toBeLessThanOrEqual(report.totalBytes);
    }
  });

  test('more images than there are is a mistake, not a wait without end', async () => {
    await expect(start(files).whenLoaded(60_001)).rejects.toThrow(RangeError);
  });
});

describe('hosts that change the encoding', () => {
  test('a host that undid the compression', async () => {
    const reports: DataProgress[] = [];
    const store = start(
      async (path, { onChunk }) => {
        const bytes = await files(path, {});
        const sent = path.endsWith('.bin') ? new Uint8Array(gunzipSync(bytes)) : bytes;
        onChunk?.(sent.subarray(0, sent.length / 2));
        return sent;
      },
      (progress) => reports.push(progress),
    );
    await store.whenLoaded(10_000);
    // Half of the raw bytes count as half of the shard.
    expect(reports[0]!.bytes).toBeCloseTo(reports[1]!.bytes / 2, -1);
  });

  test('a host that compressed once more', async () => {
    const twice = broken('train-0.bin', (bytes) => new Uint8Array(gzipSync(bytes)));
    await start(twice).whenLoaded(10_000);
  });

  test('an insecure address, where the browser has no digest of its own', async () => {
    vi.stubGlobal('crypto', {});
    await start(files).whenLoaded(10_000);
    const store = start(broken('train-0.bin', rebuilt));
    expect((await refusal(store.whenLoaded(1))).code).toBe('data.checksum');
  });
});

/** Valid gzip of the right length with one pixel changed. */
function rebuilt(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const raw = gunzipSync(bytes);
  raw[5_000_000] = raw.readUInt8(5_000_000) ^ 1;
  return new Uint8Array(gzipSync(raw));
}

describe('broken shards', () => {
  let compressed = 0;
  beforeAll(() => {
    compressed = readFileSync(`${root}/mnist/train-1.bin`).length;
  });

  const html = (text: string) => new Uint8Array(new TextEncoder().encode(text));
  const cases: [string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, string][] = [
    ['cut off', (bytes) => bytes.slice(0, 100_000), 'data.truncated'],
    ['empty', () => new Uint8Array(0), 'data.truncated'],
    [
      'raw and cut off',
      (bytes) => new Uint8Array(gunzipSync(bytes)).slice(0, -1),
      'data.truncated',
    ],
    ['with a flipped bit', (bytes) => bytes.with(500_000, bytes[500_000]! ^ 8), 'data.checksum'],
    ['with another pixel', rebuilt, 'data.checksum'],
    [
      'too long',
      (bytes) => new Uint8Array(Buffer.concat([gunzipSync(bytes), Buffer.alloc(1)])),
      'data.checksum',
    ],
    ['a start page', () => html('\n<!DOCTYPE html><title>Ganvas</title>'), 'data.missing'],
  ];

  test.each(cases)('a shard %s is refused and shows nothing', async (_, change, code) => {
    const store = start(broken('train-1.bin', change));
    await store.whenLoaded(10_000);
    const record = await refusal(store.whenLoaded(20_000));
    expect(record.code).toBe(code);
    expect(record.params).toMatchObject({ file: 'mnist/train-1.bin' });
    expect(store.loaded).toBe(10_000);
    expect(store.pixels.subarray(10_000 * 784).every((x) => x === 0)).toBe(true);
    expect(store.fault?.record).toEqual(record);
    // Asking again is refused at once; what is there stays usable.
    expect(await refusal(store.whenLoaded(10_001))).toEqual(record);
    await store.whenLoaded(10_000);
  });

  test('a shard cut off says how much there was', async () => {
    const store = start(broken('train-1.bin', (bytes) => bytes.slice(0, 100_000)));
    const record = await refusal(store.whenLoaded(20_000));
    expect(record.params).toMatchObject({ bytes: 100_000, expected: compressed });
  });

  test('a missing shard, then a retry that finds it and reads no other file again', async () => {
    const asked: string[] = [];
    let there = false;
    const store = start((path, options) => {
      asked.push(`${path}${options.fresh ? ' fresh' : ''}`);
      if (path === 'mnist/train-1.bin' && !there) {
        return Promise.reject(new Fault({ code: 'data.missing', params: { file: path } }));
      }
      return files(path, options);
    });
    expect((await refusal(store.whenLoaded(20_000))).code).toBe('data.missing');
    expect(store.progress.bytes).toBeLessThan(store.progress.totalBytes / 2);
    there = true;
    asked.length = 0;
    store.retry();
    store.retry();
    expect(store.fault).toBeNull();
    await store.whenLoaded(60_000);
    expect(asked).toEqual([
      'mnist/train-1.bin fresh',
      'mnist/train-2.bin',
      'mnist/train-3.bin',
      'mnist/train-4.bin',
      'mnist/train-5.bin',
    ]);
    expect(store.progress.bytes).toBe(store.progress.totalBytes);
  });
});

describe('manifests', () => {
  const text = readFileSync(`${root}/mnist/manifest.json`, 'utf8');
  const cases: [string, string, string][] = [
    ['that is no JSON', '{', 'data.manifest'],
    ['that is a start page', '<!doctype html>', 'data.missing'],
    ['of another set', text.replace('"mnist"', '"fashion"'), 'data.manifest'],
    ['of another size', text.replace('"width": 28', '"width": 32'), 'data.manifest'],
    ['with too few images', text.replace('"images": 10000', '"images": 9999'), 'data.manifest'],
    ['that leaves the folder', text.replace('train-0.bin', '../train-0.bin'), 'data.manifest'],
  ];
  test.each(cases)('a manifest %s is refused', async (_, sent, code) => {
    const bytes = new Uint8Array(new TextEncoder().encode(sent));
    const store = start(broken('manifest.json', () => bytes));
    expect((await refusal(store.whenLoaded(1))).code).toBe(code);
    expect(store.loaded).toBe(0);
  });
});

test('closing refuses those who wait and lets nothing in afterwards', async () => {
  const store = start(files);
  await store.whenLoaded(10_000);
  const waiting = store.whenLoaded(60_000);
  store.close();
  expect((await refusal(waiting)).code).toBe('engine.notOpen');
  const { loaded } = store;
  store.retry();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(store.loaded).toBe(loaded);
});
