import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WasmHost } from './host';

/** The start of every module: one without anything in it. */
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const found = () => Promise.resolve(new Response(empty));
/** A request that is answered by nobody, and ends when it is given up. */
const unanswered = (_: string, { signal }: RequestInit) =>
  new Promise<Response>((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
  });

let host: WasmHost;
const fetched = vi.fn<(file: string, options: RequestInit) => Promise<Response>>();
beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('fetch', fetched.mockReset());
  ({ browserHost: host } = await import('./browserHost'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a module is fetched once, however many runs are opened with it', async () => {
  fetched.mockImplementation(found);
  const [one, other] = await Promise.all([host.load('simd'), host.load('simd')]);
  expect(one).toBeInstanceOf(WebAssembly.Module);
  expect(await host.load('simd')).toBe(other);
  expect(fetched).toHaveBeenCalledTimes(1);
  await host.load('relaxed');
  expect(fetched).toHaveBeenCalledTimes(2);
});

test('a request without an answer is made once more, past all caches', async () => {
  fetched.mockImplementationOnce(unanswered).mockImplementation(found);
  const loading = host.load('simd');
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await loading).toBeInstanceOf(WebAssembly.Module);
  expect(fetched.mock.calls.map(([, { cache }]) => cache)).toEqual(['default', 'reload']);
});

test('what does not come is said to be missing, and asked for again by the next run', async () => {
  fetched.mockImplementation(unanswered);
  const loading = host.load('simd');
  const refused = expect(loading).rejects.toMatchObject({
    record: { code: 'page.partMissing', params: { file: 'simd.wasm' } },
  });
  await vi.advanceTimersByTimeAsync(30_000);
  await refused;
  fetched.mockImplementation(found);
  expect(await host.load('simd')).toBeInstanceOf(WebAssembly.Module);
});
