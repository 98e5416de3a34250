import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startClassroom } from './server';
import type { Classroom, ClassroomOptions } from './server';

/** The server as a browser meets it, over real connections, with the root certificate as all that is trusted. */

const script = 'export const kernel = "one of many lines that are much alike";\n'.repeat(400);
const dense = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * i * 7919) % 251));
const files: Record<string, string | Buffer> = {
  'index.html': '<!doctype html><title>Ganvas</title>'.padEnd(400, ' '),
  'assets/app-Ab3dEf9_.js': script,
  'assets/kernels-Ab3dEf9_.wasm': Buffer.from('\0asm'.padEnd(2000, 'a')),
  'data/train-0.bin': dense,
  'models/digits.safetensors': dense,
  'models/digits.json': JSON.stringify({ steps: 1600, filler: ' '.repeat(500) }),
  'icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>'.padEnd(300, ' '),
  'words in 中文.txt': 'read me',
};

let base: string;
let options: ClassroomOptions;
let room: Classroom;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'ganvas-room-'));
  const dist = join(base, 'dist');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dist, name)), { recursive: true });
    writeFileSync(join(dist, name), content);
  }
  writeFileSync(join(base, 'secret.txt'), 'secret');
  const addresses = { ipv4: ['192.0.2.77'], ipv6: [], names: ['desk.local'] };
  options = { dist, folder: join(base, 'kept'), addresses, port: 0, httpPort: 0 };
  room = await startClassroom(options);
});

afterAll(async () => {
  await room.close();
  rmSync(base, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

async function read(response: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  const { statusCode = 0, headers } = response;
  return { status: statusCode, headers, body: Buffer.concat(pieces) };
}

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  host?: string;
  agent?: Agent | false;
}

const port = () => Number(new URL(room.here).port);

function get(path: string, { host = 'localhost', agent = false, ...rest }: Ask = {}) {
  return new Promise<Answer>((resolve, reject) => {
    // A path as it stands: `fetch` would take the dots out of it.
    const asked = request(
      { host, port: port(), path, ca: room.root, agent, ...rest },
      (response) => {
        void read(response).then(resolve, reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function getPlain(path: string, headers: Record<string, string> = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const at = { host: 'localhost', port: new URL(room.plain).port, path, headers };
    const asked = requestPlain(at, (response) => {
      void read(response).then(resolve, reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('whoever trusts the root needs no other trust, by name and by number', async () => {
  for (const host of ['localhost', '127.0.0.1']) {
    expect((await get('/', { host })).status, host).toBe(200);
  }
  await expect(get('/', { headers: {}, agent: new Agent({ ca: [] }) })).rejects.toThrow(
    /certificate/,
  );
});

test('a start with the same addresses shows the same certificate', async () => {
  const again = await startClassroom(options);
  expect(again.root).toBe(room.root);
  await again.close();
});

test('every file comes whole, with its type, isolated from other sites', async () => {
  const types: Record<string, string> = {
    'index.html': 'text/html; charset=utf-8',
    'assets/app-Ab3dEf9_.js': 'text/javascript; charset=utf-8',
    'assets/kernels-Ab3dEf9_.wasm': 'application/wasm',
    'data/train-0.bin': 'application/octet-stream',
    'models/digits.safetensors': 'application/octet-stream',
    'models/digits.json': 'application/json',
    'icon.svg': 'image/svg+xml',
    'words in 中文.txt': 'text/plain; charset=utf-8',
  };
  for (const [name, content] of Object.entries(files)) {
    const { status, headers, body } = await get(encodeURI(`/${name}`));
    expect(status, name).toBe(200);
    expect(body.equals(Buffer.from(content)), name).toBe(true);
    expect(headers).toMatchObject({
      'content-type': types[name],
      'content-length': String(Buffer.byteLength(content)),
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
    const forever = headers['cache-control'] === 'public, max-age=31536000, immutable';
    expect(forever, name).toBe(name.startsWith('assets/'));
    if (!forever) expect(headers['cache-control']).toBe('no-cache');
  }
  expect((await get('/')).body).toEqual((await get('/index.html')).body);
});

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['*', 'br'],
  ['identity', undefined],
  ['br;q=0, *;q=0', undefined],
])('to a browser that takes “%s” text goes as %s', async (accepted, encoding) => {
  const headers = { 'Accept-Encoding': accepted };
  const found = await get('/assets/app-Ab3dEf9_.js', { headers });
  expect(found.headers['content-encoding']).toBe(encoding);
  expect(found.headers.vary).toBe('Accept-Encoding');
  const plain =
    encoding === 'br'
      ? brotliDecompressSync(found.body)
      : encoding === 'gzip'
        ? gunzipSync(found.body)
        : found.body;
  expect(plain.toString()).toBe(script);
  if (encoding) expect(found.body.length).toBeLessThan(script.length / 10);
  const known = await get('/assets/app-Ab3dEf9_.js', {
    headers: { ...headers, 'If-None-Match': found.headers.etag ?? '' },
  });
  expect([known.status, known.body.length, known.headers.etag]).toEqual([
    304,
    0,
    found.headers.etag,
  ]);
});

test('each encoding has a tag of its own, and data and weights are sent as they are', async () => {
  const tags = await Promise.all(
    ['br', 'gzip', 'identity'].map(async (accepted) => {
      const { headers } = await get('/', { headers: { 'Accept-Encoding': accepted } });
      return headers.etag;
    }),
  );
  expect(new Set(tags).size).toBe(3);
  const data = await get('/data/train-0.bin', { headers: { 'Accept-Encoding': 'br' } });
  expect(data.headers['content-encoding']).toBeUndefined();
  expect(data.headers.vary).toBeUndefined();
});

test('HEAD tells what GET would send, and sends nothing', async () => {
  const { status, headers, body } = await get('/data/train-0.bin', { method: 'HEAD' });
  expect([status, headers['content-length'], body.length]).toEqual([200, '5000', 0]);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
  const { status, headers } = await get('/', { method });
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%252e%252e/secret.txt',
  '/assets/../../secret.txt',
  '/..\\secret.txt',
  '//secret.txt',
  '/assets',
  '/assets/',
  '/nothing',
  '/index.html%00',
])('%s leads nowhere', async (path) => {
  const { status, body } = await get(path);
  expect(status).toBe(404);
  expect(body.toString()).not.toContain('secret');
});

test('an address that cannot be read is a bad request', async () => {
  expect((await get('/%ff')).status).toBe(400);
});

test('plain HTTP says why it is not enough, and leads to the same host and path over HTTPS', async () => {
  const { status, headers, body } = await getPlain('/models/digits.json');
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('no-store');
  expect(body.toString()).toContain('WebGPU');
  expect(body.toString()).toContain(`href="https://localhost:${port()}/models/digits.json"`);
  const chinese = await getPlain('/', { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' });
  expect(chinese.body.toString()).toContain('<html lang="zh-Hans">');
  expect(chinese.body.toString()).toContain('没有加密');
});

test.each(['example.org', 'desk.local.example.org', '"><script>'])(
  'plain HTTP leads nobody to a host that this machine is not: %s',
  async (host) => {
    const { body } = await getPlain('/', { Host: host });
    expect(body.toString()).toContain(`href="https://192.0.2.77:${port()}/"`);
    expect(body.toString()).not.toContain('example.org');
  },
);

test('plain HTTP leads nobody to another host by the path', async () => {
  const { body } = await getPlain('//example.org/');
  expect(body.toString()).toContain(`href="https://localhost:${port()}//example.org/"`);
});

test('the page shows the address, its code and the certificate, in the browser’s language or the one asked for', async () => {
  const english = (await get('/classroom')).body.toString();
  expect(english).toContain('<html lang="en">');
  expect(english).toContain(`https://192.0.2.77:${port()}`);
  expect(english).toContain('<svg');
  const headers = { 'Accept-Language': 'fr, zh-TW;q=0.7, en;q=0.3' };
  expect((await get('/classroom', { headers })).body.toString()).toContain('<html lang="zh-Hans">');
  const asked = (await get('/classroom?lang=en&at=1', { headers })).body.toString();
  expect(asked).toContain('<html lang="en">');
  expect(asked).toContain(`aria-label="QR code of https://desk.local:${port()}/"`);
  const root = await get('/classroom/certificate.crt');
  expect(root.headers['content-type']).toBe('application/x-x509-ca-cert');
  expect(root.body.toString()).toBe(room.root);
});

test('visitors of the app are counted as they come, who looks at the page is not', async () => {
  const counts: { connected: number; visits: number }[] = [];
  // Those of the tests above came from this machine, too: here is a room of its own.
  const fresh = await startClassroom({ ...options, folder: join(base, 'other') });
  const at = { port: new URL(fresh.here).port, ca: fresh.root };
  const events = request({ ...at, path: '/classroom/events' }, (response) => {
    response.on('data', (text: Buffer) => {
      for (const [, data = ''] of text.toString().matchAll(/^data: (.*)$/gm)) {
        counts.push(JSON.parse(data) as (typeof counts)[number]);
      }
    });
  });
  events.on('error', () => undefined).end();
  await expect.poll(() => counts).toEqual([{ connected: 0, visits: 0 }]);
  const visit = (path: string) =>
    new Promise((resolve, reject) => {
      const page = request({ ...at, path }, (response) => {
        void read(response).then(resolve, reject);
      });
      page.on('error', reject).end();
    });
  await visit('/classroom');
  await visit('/classroom/page.js');
  await visit('/no-such-file');
  expect(counts).toHaveLength(1);
  await visit('/icon.svg');
  await expect.poll(() => counts.at(-1)).toEqual({ connected: 1, visits: 0 });
  await visit('/');
  await expect.poll(() => counts.at(-1)).toEqual({ connected: 1, visits: 1 });
  await fresh.close();
});

test('30 first visits at once: everybody gets every byte', async () => {
  const names = Object.keys(files);
  const visits = Array.from({ length: 30 }, async () => {
    // As many connections as a browser opens.
    const agent = new Agent({ keepAlive: true, maxSockets: 6, ca: room.root });
    const found = await Promise.all(names.map((name) => get(encodeURI(`/${name}`), { agent })));
    agent.destroy();
    return found.map(({ status, body }) => [status, body.toString('base64')]);
  });
  const whole = Object.values(files).map((content) => [
    200,
    Buffer.from(content).toString('base64'),
  ]);
  for (const found of await Promise.all(visits)) expect(found).toEqual(whole);
});

test('a port that another program has is told', async () => {
  const taken = { ...options, port: 0, httpPort: Number(new URL(room.plain).port) };
  await expect(startClassroom(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
