import { expect, test, vi } from 'vitest';
import type { KeepResult, OfflineRequest, OfflineStatus } from '../../core/offline';
import { createKeeping } from './keeping';

/** A service worker that keeps three files of 10 bytes. */
function setUp(kept: string[] = []) {
  const held = new Set(kept);
  const asked: OfflineRequest[] = [];
  const results = new Map<string, KeepResult['result']>();
  let beforeKeep: () => Promise<void> = () => Promise.resolve();
  const status = (): OfflineStatus => ({
    appBytes: 5,
    files: ['a', 'b', 'c'].map((url) => ({ url, bytes: 10, kept: held.has(url) })),
  });
  const answer = async (request: OfflineRequest): Promise<OfflineStatus | KeepResult | null> => {
    asked.push(request);
    if (request.type === 'keep') {
      await beforeKeep();
      const result = results.get(request.url) ?? 'kept';
      if (result === 'kept') held.add(request.url);
      return { result };
    }
    if (request.type === 'remove') for (const url of request.urls) held.delete(url);
    return status();
  };
  const worker = {
    postMessage: (request: OfflineRequest, [port]: [MessagePort]) => {
      void answer(request).then((said) => port.postMessage(said));
    },
  };
  const persist = vi.fn(() => Promise.resolve(true));
  const storage = { persist, persisted: () => Promise.resolve(false) };
  const keeping = createKeeping(() => worker as unknown as ServiceWorker, storage);
  return {
    keeping,
    asked,
    results,
    held,
    persist,
    during: (work: typeof beforeKeep) => (beforeKeep = work),
    state: () => keeping.store.getState(),
  };
}

test('fetches what is missing, tells how far it is, and asks that the browser keep it', async () => {
  const { keeping, during, asked, held, persist, state } = setUp(['a']);
  const seen: unknown[] = [];
  during(() => {
    seen.push(state().progress);
    return Promise.resolve();
  });
  await keeping.keepAll();
  expect(asked.flatMap((request) => (request.type === 'keep' ? request.url : []))).toEqual([
    'b',
    'c',
  ]);
  expect(seen).toEqual([
    { done: 0, total: 20 },
    { done: 10, total: 20 },
  ]);
  expect([...held]).toEqual(['a', 'b', 'c']);
  expect(persist).toHaveBeenCalledOnce();
  expect(state()).toMatchObject({ progress: null, problem: null, persisted: true });
  expect(state().status?.files.every(({ kept }) => kept)).toBe(true);
});

test('without room for all of it, what was added is removed again, and nothing else', async () => {
  const { keeping, results, held, state } = setUp(['a']);
  results.set('c', 'full');
  await keeping.keepAll();
  expect([...held]).toEqual(['a']);
  expect(state()).toMatchObject({ progress: null, problem: 'full' });
});

test('cut off, what has come stays; another press fetches the rest', async () => {
  const { keeping, results, held, state } = setUp();
  results.set('b', 'network');
  await keeping.keepAll();
  expect([...held]).toEqual(['a']);
  expect(state().problem).toBe('network');
  results.clear();
  await keeping.keepAll();
  expect([...held]).toEqual(['a', 'b', 'c']);
  expect(state().problem).toBeNull();
});

test('cancelled, it ends after the file under way, and can begin anew at once', async () => {
  const { keeping, during, held, state } = setUp();
  let release: () => void = () => undefined;
  const begun = new Promise<void>((begin) => {
    during(() => {
      begin();
      return new Promise<void>((resolve) => (release = resolve));
    });
  });
  const first = keeping.keepAll();
  await begun;
  keeping.cancel();
  expect(state().progress).toBeNull();
  const second = keeping.keepAll();
  during(() => Promise.resolve());
  release();
  await Promise.all([first, second]);
  expect([...held]).toEqual(['a', 'b', 'c']);
  expect(state()).toMatchObject({ progress: null, problem: null });
});

test('pressed twice, it runs once', async () => {
  const { keeping, asked } = setUp();
  await Promise.all([keeping.keepAll(), keeping.keepAll()]);
  expect(asked.filter(({ type }) => type === 'keep')).toHaveLength(3);
});

test('removes all data sets', async () => {
  const { keeping, held, state } = setUp(['a', 'b']);
  await keeping.refresh();
  expect(state().persisted).toBe(false);
  await keeping.remove();
  expect([...held]).toEqual([]);
  expect(state().status?.files.some(({ kept }) => kept)).toBe(false);
});

test('an answer that makes no sense, such as of another version, is told as none', async () => {
  const worker = {
    postMessage: (_: unknown, [port]: [MessagePort]) => port.postMessage({ files: 'many' }),
  };
  const keeping = createKeeping(() => worker as unknown as ServiceWorker, null);
  await keeping.refresh();
  expect(keeping.store.getState()).toMatchObject({ status: null, problem: 'unavailable' });
  const none = createKeeping(() => null, null);
  await none.keepAll();
  expect(none.store.getState()).toMatchObject({ progress: null, problem: 'unavailable' });
});
