import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isFault } from '../../core/fault';
import { notKeptResponse } from '../../core/offline';
import { fetchReader } from './reader';

const body = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) & 255));
let server: Server;
let root = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    switch (request.url) {
      case '/sub/data/mnist/plain.bin':
        response.end(body);
        break;
      case '/sub/data/mnist/encoded.bin':
        response.setHeader('Content-Encoding', 'gzip').end(gzipSync(body));
        break;
      case '/sub/data/mnist/cache.bin':
        response.end(request.headers['cache-control'] ?? 'none');
        break;
      case '/sub/data/mnist/cut.bin':
        response.setHeader('Content-Length', body.length);
        response.write(body.subarray(0, 1000), () => response.destroy());
        break;
      case '/sub/data/mnist/stall.bin':
        response.setHeader('Content-Length', body.length).write(body.subarray(0, 1000));
        break;
      case '/sub/data/mnist/busy.bin':
        response.writeHead(503).end();
        break;
      default:
        response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sub/data/`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function code(promise: Promise<unknown>): Promise<string | null> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return isFault(error) ? error.record.code : null;
}

test.each(['plain', 'encoded'])('reads a file, %s, and shows every piece of it', async (name) => {
  const seen: Uint8Array[] = [];
  const onChunk = (chunk: Uint8Array) => seen.push(chunk);
  const bytes = await fetchReader(root)(`mnist/${name}.bin`, { onChunk });
  expect(Buffer.compare(bytes, body)).toBe(0);
  expect(seen.length).toBeGreaterThan(1);
  expect(Buffer.compare(Buffer.concat(seen), body)).toBe(0);
});

test('tells a file that is not there from a connection that broke', async () => {
  const read = fetchReader(root);
  expect(await code(read('mnist/none.bin', {}))).toBe('data.missing');
  expect(await code(read('mnist/busy.bin', {}))).toBe('data.network');
  expect(await code(read('mnist/cut.bin', {}))).toBe('data.network');
  expect(await code(fetchReader('http://127.0.0.1:9/')('a.bin', {}))).toBe('data.network');
});

test('tells a file that the browser does not keep from both', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(notKeptResponse()));
  expect(await code(fetchReader(root)('mnist/plain.bin', {}))).toBe('data.notKept');
  vi.unstubAllGlobals();
});

test('gives up on a connection that brings nothing any more', async () => {
  expect(await code(fetchReader(root, 200)('mnist/stall.bin', {}))).toBe('data.network');
});

test('stops when told to', async () => {
  const stop = new AbortController();
  const reading = fetchReader(root)('mnist/stall.bin', { signal: stop.signal });
  setTimeout(() => stop.abort(), 50);
  expect(await code(reading)).toBe('data.network');
});

test('asks past caches when fresh', async () => {
  const text = async (fresh: boolean) =>
    new TextDecoder().decode(await fetchReader(root)('mnist/cache.bin', { fresh }));
  expect(await text(true)).toBe('no-cache');
  expect(await text(false)).toBe('none');
});
