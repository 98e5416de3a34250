import { readdirSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { datasetOf, isNotKept } from '../core/offline';
import type { ListedFile } from '../core/offline';
import { FileKeeper } from './fileKeeper';
import { isolated } from './isolation';

const scope = 'https://school.example/ganvas/';

const files: ListedFile[] = [
  { url: 'index.html', revision: 'a1', bytes: 100 },
  { url: 'assets/room-a1.js', revision: null, bytes: 200 },
  { url: 'data/mnist/manifest.json', revision: 'm1', bytes: 10 },
  { url: 'data/mnist/train-0.bin', revision: 's1', bytes: 1000 },
  { url: 'models/digits.safetensors', revision: 'd1', bytes: 500 },
  { url: 'data/faces/train-0.bin', revision: 'f1', bytes: 300 },
];

/** A browser's cache, which may run out of room. */
class FakeCache {
  readonly entries = new Map<string, Response>();
  room = Infinity;
  match(key: string) {
    return Promise.resolve(this.entries.get(key)?.clone());
  }
  async put(key: string, response: Response) {
    const body = await response.arrayBuffer();
    if (this.entries.size >= this.room) throw new DOMException('no room', 'QuotaExceededError');
    const { status, headers } = response;
    this.entries.set(key, new Response(body, { status, headers }));
  }
  delete(key: string | Request) {
    return Promise.resolve(this.entries.delete(typeof key === 'string' ? key : key.url));
  }
  keys() {
    return Promise.resolve([...this.entries.keys()].map((url) => new Request(url)));
  }
}

/** `visit`: as for a page that is opened. */
function requestOf(
  name: string,
  { visit = false, ...init }: RequestInit & { visit?: boolean } = {},
) {
  const request = new Request(scope + name, init);
  if (visit) Object.defineProperty(request, 'mode', { value: 'navigate' });
  return request;
}

interface Asked {
  url: string;
  cache: RequestCache | undefined;
}

/** A service worker's keeper over a fake browser and a fake server. */
function setUp(list = files, cache = new FakeCache()) {
  const asked: Asked[] = [];
  const place = {
    online: true,
    /** Names of files that the browser's own cache holds. */
    atHand: [] as string[],
    answers: new Map<string, Response>(),
  };
  const keeper = new FileKeeper({
    files: list,
    scope,
    storage: { open: () => Promise.resolve(cache) } as unknown as CacheStorage,
    load: (request, options) => {
      const url = typeof request === 'string' ? request : request.url;
      asked.push({ url, cache: options?.cache });
      const name = url.slice(scope.length);
      const known = place.answers.get(name)?.clone();
      if (options?.cache === 'only-if-cached') {
        const held = place.atHand.includes(name);
        return Promise.resolve(held ? new Response(name) : Response.error());
      }
      if (!place.online) return Promise.reject(new TypeError('Failed to fetch'));
      const type = name.endsWith('.html') || name === '' ? 'text/html' : 'text/plain';
      return Promise.resolve(
        known ?? new Response(`${name} sent`, { headers: { 'Content-Type': type } }),
      );
    },
  });
  /** What the page gets, once all is done that goes on afterwards. */
  const get = async (name: string, init: RequestInit & { visit?: boolean } = {}) => {
    const request = requestOf(name, init);
    const work: Promise<void>[] = [];
    const response = await keeper.respond(request, (more) => work.push(more));
    const text = await response.text();
    await Promise.all(work);
    return { response, text };
  };
  const keys = () => [...cache.entries.keys()].map((key) => key.slice(scope.length)).sort();
  return { keeper, place, cache, asked, get, keys };
}

const appKeys = [
  'assets/room-a1.js',
  'data/mnist/manifest.json?revision=m1',
  'index.html?revision=a1',
];

describe('a version that is installed', () => {
  test('fetches the app, and nothing that only a data set needs', async () => {
    const { keeper, keys } = setUp();
    await keeper.install();
    expect(keys()).toEqual(appKeys);
  });

  test('fetches of the next version only what has changed, past stale copies', async () => {
    const first = setUp();
    await first.keeper.install();
    const next = files.map((file) =>
      file.url === 'index.html' ? { ...file, revision: 'a2' } : file,
    );
    const second = setUp(next, first.cache);
    await second.keeper.install();
    expect(second.asked).toEqual([{ url: `${scope}index.html`, cache: 'no-cache' }]);
    // Pages of the version before may still be open.
    expect(second.keys()).toContain('index.html?revision=a1');
    await second.keeper.prune();
    expect(second.keys()).toEqual([...appKeys.slice(0, 2), 'index.html?revision=a2']);
  });

  test.each([
    ['a file that is missing', new Response('', { status: 404 })],
    [
      'a start page in its place',
      new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }),
    ],
  ])('is refused where it gets %s', async (_, answer) => {
    const { keeper, place, keys } = setUp();
    place.answers.set('assets/room-a1.js', answer);
    await expect(keeper.install()).rejects.toThrow('assets/room-a1.js');
    expect(keys()).not.toContain('assets/room-a1.js');
  });
});

describe('without a network', () => {
  test('a visit gets the start page, whatever its query; what nobody keeps fails as it would', async () => {
    const { keeper, place, get } = setUp();
    await keeper.install();
    place.online = false;
    expect((await get('', { visit: true })).text).toBe('index.html sent');
    expect((await get('?source=pwa', { visit: true })).text).toBe('index.html sent');
    expect((await get('assets/older.js')).response.type).toBe('error');
  });

  test('what was used is there; what was not says so', async () => {
    const { place, get } = setUp();
    expect((await get('data/mnist/train-0.bin')).text).toBe('data/mnist/train-0.bin sent');
    place.online = false;
    expect((await get('data/mnist/train-0.bin')).text).toBe('data/mnist/train-0.bin sent');
    const { response } = await get('data/faces/train-0.bin');
    expect(isNotKept(response)).toBe(true);
    expect(response.ok).toBe(false);
  });
});

test('what is no file of the app is left to the browser', () => {
  const { keeper } = setUp();
  expect(keeper.concerns(requestOf('', { visit: true }))).toBe(true);
  expect(keeper.concerns(requestOf('data/mnist/train-0.bin?x'))).toBe(true);
  // Of an older version, whose page may still be open.
  expect(keeper.concerns(requestOf('assets/older.js'))).toBe(true);
  expect(keeper.concerns(requestOf('classroom', { visit: true }))).toBe(false);
  expect(keeper.concerns(requestOf(''))).toBe(false);
  expect(keeper.concerns(requestOf('index.html', { method: 'POST' }))).toBe(false);
});

describe('with a network', () => {
  test('a kept file is not asked for again, but where the page asks past caches', async () => {
    const { asked, get, place } = setUp();
    await get('data/mnist/train-0.bin');
    await get('data/mnist/train-0.bin');
    expect(asked).toHaveLength(1);
    place.answers.set('data/mnist/train-0.bin', new Response('mended'));
    expect((await get('data/mnist/train-0.bin', { cache: 'reload' })).text).toBe('mended');
    expect((await get('data/mnist/train-0.bin')).text).toBe('mended');
  });

  test('a visitor who reloads gets the version in use, not half of the next', async () => {
    const { keeper, place, get } = setUp();
    await keeper.install();
    place.answers.set('index.html', new Response('next version'));
    expect((await get('', { visit: true, cache: 'reload' })).text).toBe('index.html sent');
  });

  test('an answer that is none is passed on, and not kept', async () => {
    const { place, get, keys } = setUp();
    place.answers.set('data/mnist/train-0.bin', new Response('no', { status: 404 }));
    expect((await get('data/mnist/train-0.bin')).response.status).toBe(404);
    expect(keys()).toEqual([]);
  });

  test('without room a file is passed on all the same', async () => {
    const { cache, get } = setUp();
    cache.room = 0;
    expect((await get('data/mnist/train-0.bin')).text).toBe('data/mnist/train-0.bin sent');
  });
});

describe('where the storage does not answer', () => {
  /** A cache that answers once it is let go. */
  function stuck() {
    const cache = new FakeCache();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const all = setUp(files, cache);
    const match = cache.match.bind(cache);
    return {
      ...all,
      letGo,
      hold: () => (cache.match = (key) => held.then(() => match(key))),
    };
  }
  const name = 'data/mnist/train-0.bin';
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('the network is asked after a while', async () => {
    const { hold, get } = stuck();
    hold();
    const got = get(name);
    await vi.advanceTimersByTimeAsync(5000);
    expect((await got).text).toBe(`${name} sent`);
  });

  test('without a network it is waited for', async () => {
    const { hold, letGo, get, place } = stuck();
    await get(name);
    hold();
    place.online = false;
    const got = get(name);
    await vi.advanceTimersByTimeAsync(60_000);
    letGo();
    expect((await got).text).toBe(`${name} sent`);
  });
});

test('what came before the service worker is kept without asking the network', async () => {
  const { keeper, place, keys, asked } = setUp();
  place.atHand = ['data/mnist/train-0.bin'];
  await keeper.keepFetched();
  expect(keys()).toEqual(['data/mnist/train-0.bin?revision=s1']);
  expect(asked.every(({ cache }) => cache === 'only-if-cached')).toBe(true);
});

describe('on demand', () => {
  test('says what is kept, keeps a file, and removes it', async () => {
    const { keeper, keys } = setUp();
    await keeper.install();
    expect(await keeper.keep('data/faces/train-0.bin')).toEqual({ result: 'kept' });
    expect(await keeper.status()).toEqual({
      appBytes: 310,
      files: [
        { url: 'data/mnist/train-0.bin', bytes: 1000, kept: false },
        { url: 'models/digits.safetensors', bytes: 500, kept: false },
        { url: 'data/faces/train-0.bin', bytes: 300, kept: true },
      ],
    });
    // Only what a data set needs: the app stays.
    await keeper.remove(['data/faces/train-0.bin', 'index.html']);
    expect(keys()).toEqual(appKeys);
  });

  test('says why a file is not kept', async () => {
    const { keeper, place, cache } = setUp();
    cache.room = 0;
    expect(await keeper.keep('data/faces/train-0.bin')).toEqual({ result: 'full' });
    place.answers.set('data/faces/train-0.bin', new Response('', { status: 404 }));
    expect(await keeper.keep('data/faces/train-0.bin')).toEqual({ result: 'missing' });
    expect(await keeper.keep('assets/room-a1.js')).toEqual({ result: 'missing' });
    place.online = false;
    expect(await keeper.keep('data/faces/train-0.bin')).toEqual({ result: 'network' });
  });
});

test('every answer isolates the page, and says nothing of a compression that is undone', async () => {
  const { get, keeper } = setUp();
  await keeper.install();
  for (const name of ['index.html', 'assets/room-a1.js', 'assets/older.js']) {
    const { headers } = (await get(name)).response;
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
    expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
  }
  const headers = {
    'Content-Encoding': 'gzip',
    'Content-Length': '3',
    'Content-Type': 'a/b',
    Vary: '*',
  };
  const answer = isolated(new Response('text', { headers }));
  expect(answer.headers.has('Content-Encoding')).toBe(false);
  expect(answer.headers.has('Content-Length')).toBe(false);
  expect(answer.headers.has('Vary')).toBe(false);
  expect(answer.headers.get('Content-Type')).toBe('a/b');
  expect(isolated(new Response(null, { status: 304 })).status).toBe(304);
  const redirect = Response.error();
  expect(isolated(redirect)).toBe(redirect);
});

test('every large file that ships belongs to a data set, and the rest is small', () => {
  const folder = new URL('../../public/', import.meta.url);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    name.replaceAll('\\', '/'),
  );
  const shipped = names.filter((name) => statSync(new URL(name, folder)).isFile());
  expect(shipped.length).toBeGreaterThan(30);
  const app = shipped.filter((name) => datasetOf(name) === null);
  expect(app.filter((name) => /\.(bin|safetensors)$/.test(name))).toEqual([]);
  const bytes = app.reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
  expect(bytes).toBeLessThan(500_000);
});
