import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ThreadSetup, WasmHost } from './host';

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

describe('a thread', () => {
  const setup = {} as ThreadSetup;
  const posted = vi.fn<(request: unknown, ports: MessagePort[]) => void>();
  /** The page's end of the newest request. */
  const asked = () => posted.mock.lastCall![1][0]!;
  beforeEach(() => {
    vi.useRealTimers();
    vi.stubGlobal('postMessage', posted.mockReset());
  });

  test('is asked of the page, and given back to it', async () => {
    const thread = host.startThread(setup);
    expect(posted.mock.lastCall?.[0]).toEqual({ kind: 'thread', setup });
    const port = asked();
    port.postMessage(null);
    await thread.ready;
    const ended = new Promise((resolve) => (port.onmessage = resolve));
    thread.close();
    await ended;
    port.close();
  });

  test('that the page cannot make, or that cannot be asked for, is none', async () => {
    const first = host.startThread(setup);
    asked().postMessage('no file');
    await expect(first.ready).rejects.toThrow('no file');
    first.close();
    posted.mockImplementation(() => {
      throw new DOMException('not to be cloned', 'DataCloneError');
    });
    const second = host.startThread(setup);
    await expect(second.ready).rejects.toThrow('not to be cloned');
    second.close();
  });
});
