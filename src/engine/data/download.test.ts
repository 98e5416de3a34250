import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isFault } from '../../core/fault';
import type { Shard } from '../../core/manifest';
import { openImages } from './images';
import type { DataProgress, ImageDownload } from './images';
import { fetchReader } from './reader';
import { decodeShard } from './shard';

/** A data set over a real connection that breaks, lies or never ends. */

const folder = `${import.meta.dirname}/../../../public/data`;
const stored = (path: string) => readFileSync(`${folder}/${path}`);

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

type Trouble = (response: ServerResponse, body: Buffer) => void;
let trouble: Trouble | null = null;
const asked: string[] = [];
let server: Server;
let root = '';

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const path = url.slice(1);
    asked.push(path);
    const body = stored(path);
    if (trouble && path === 'mnist/train-1.bin') trouble(response, body);
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const open: ImageDownload[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  trouble = null;
});

function start(onProgress?: (progress: DataProgress) => void): ImageDownload {
  asked.length = 0;
  const store = openImages('mnist', fetchReader(root), onProgress);
  open.push(store);
  return store;
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (reason: unknown) => (isFault(reason) ? reason.record.code : reason),
  );

const cases: [string, Trouble, string][] = [
  [
    'a network cut in the middle of a shard',
    (response, body) => {
      response.setHeader('Content-Length', body.length);
      response.write(body.subarray(0, 200_000), () => response.destroy());
    },
    'data.network',
  ],
  [
    'a shard with another content',
    (response) => response.end(stored('mnist/train-2.bin')),
    'data.checksum',
  ],
];

test.each(cases)(
  '%s is told; what came stays, and a retry goes on from there',
  async (_, wrong, code) => {
    trouble = wrong;
    const reports: DataProgress[] = [];
    const store = start((progress) => reports.push(progress));
    expect(await codeOf(store.whenLoaded(20_000))).toBe(code);
    expect(store.loaded).toBe(10_000);
    expect(store.fault?.record).toMatchObject({ code, params: { file: 'mnist/train-1.bin' } });
    const kept = Buffer.from(store.pixels.subarray(0, 10_000 * 784));
    expect(store.pixels.subarray(10_000 * 784).every((x) => x === 0)).toBe(true);

    trouble = null;
    asked.length = 0;
    store.retry();
    await store.whenLoaded(20_000);
    expect(store.fault).toBeNull();
    expect(asked).not.toContain('mnist/train-0.bin');
    expect(asked).not.toContain('mnist/manifest.json');
    expect(Buffer.compare(kept, store.pixels.subarray(0, 10_000 * 784))).toBe(0);
    const { sha256 } = (JSON.parse(stored('mnist/manifest.json').toString()) as { train: Shard[] })
      .train[1]!;
    const second = store.pixels.subarray(10_000 * 784, 20_000 * 784);
    expect(sha256Of(second)).toBe(sha256);
  },
);

test('a shard that never ends is given up, not read for ever', async () => {
  const ended = new Promise<number>((resolve) => {
    trouble = (response) => {
      let sent = 0;
      const piece = Buffer.alloc(65_536, 7);
      const more = () => {
        sent += piece.length;
        if (!response.destroyed) response.write(piece, more);
      };
      response.on('close', () => resolve(sent));
      more();
    };
  });
  const store = start();
  expect(await codeOf(store.whenLoaded(20_000))).toBe('data.checksum');
  await ended;
  expect(store.loaded).toBe(10_000);
});

test('so is one that the host says is compressed, and inflates without end on the way', async () => {
  const closed = new Promise<void>((resolve) => {
    trouble = (response) => {
      response.setHeader('Content-Encoding', 'gzip');
      const gzip = createGzip();
      gzip.pipe(response);
      const zeros = Buffer.alloc(1 << 20);
      const more = () => {
        if (!response.destroyed) gzip.write(zeros, more);
      };
      response.on('close', () => resolve());
      more();
    };
  });
  const store = start();
  expect(await codeOf(store.whenLoaded(20_000))).toBe('data.checksum');
  await closed;
});

describe('gzip bombs', () => {
  const raw = Buffer.alloc(100_000, 3);
  const good = gzipSync(raw);
  const shard: Shard = {
    file: 'train-0.bin',
    images: 1,
    bytes: good.length,
    rawBytes: raw.length,
    sha256: sha256Of(raw),
  };
  const zeros = Buffer.alloc(64 * 1024 * 1024);
  const bomb = gzipSync(zeros);

  /** Counts what the decompressor was made to give out. */
  async function inflatedOf(sent: Uint8Array): Promise<{ code: unknown; inflated: number }> {
    const Original = DecompressionStream;
    let inflated = 0;
    globalThis.DecompressionStream = class {
      readonly writable: WritableStream;
      readonly readable: ReadableStream;
      constructor(format: CompressionFormat) {
        const { writable, readable } = new Original(format);
        this.writable = writable;
        this.readable = readable.pipeThrough(
          new TransformStream<Uint8Array, Uint8Array>({
            transform: (chunk, controller) => {
              inflated += chunk.length;
              controller.enqueue(chunk);
            },
          }),
        );
      }
    };
    try {
      return { code: await codeOf(decodeShard(new Uint8Array(sent), shard, 'x.bin')), inflated };
    } finally {
      globalThis.DecompressionStream = Original;
    }
  }

  test('a good shard passes, compressed once or twice', async () => {
    expect((await inflatedOf(good)).code).toBeNull();
    expect((await inflatedOf(gzipSync(good))).code).toBeNull();
  });

  test('what compresses badly passes, too, and goes where it is wanted', async () => {
    const noise = randomBytes(1000);
    const sent = gzipSync(noise);
    const own = { ...shard, bytes: sent.length, rawBytes: noise.length, sha256: sha256Of(noise) };
    const images = new Uint8Array(3000);
    for (const each of [noise, sent, gzipSync(sent)]) {
      const into = images.fill(0).subarray(1000, 2000);
      await decodeShard(new Uint8Array(each), own, 'x.bin', into);
      expect(Buffer.from(images.subarray(1000, 2000)).equals(noise)).toBe(true);
      expect(images.subarray(2000).every((byte) => byte === 0)).toBe(true);
    }
  });

  const bombs: [string, Buffer][] = [
    ['flat', bomb],
    ['nested', gzipSync(bomb)],
    ['of many members', Buffer.concat(Array.from({ length: 300 }, () => good))],
    // The last four bytes claim the size: here, the right one.
    ['with a size that lies', Buffer.concat([bomb.subarray(0, -4), good.subarray(-4)])],
  ];
  test.each(bombs)('%s: refused, having inflated hardly more than the shard', async (_, sent) => {
    const { code, inflated } = await inflatedOf(sent);
    expect(code).toBe('data.checksum');
    // One piece of input more, at gzip's best.
    expect(inflated).toBeLessThan(shard.rawBytes + 5 * 1024 * 1024);
  });
});
