import { expect, test } from 'vitest';
import type { Engine } from '../rpc/engineProtocol';
import { createTabLock, requireTabLock } from './tabLock';

/** Locks as a browser keeps them: one holder a name, the others wait in line. */
function fakeLocks() {
  const line: (() => void)[] = [];
  let held = false;
  let release: () => void = () => undefined;
  const grant = (run: (lock: Lock | null) => unknown) => {
    held = true;
    const closed = new Promise<void>((resolve) => (release = resolve));
    run({ name: '', mode: 'exclusive' });
    void closed.then(() => {
      held = false;
      line.shift()?.();
    });
  };
  const request = (_: string, second: unknown, third?: (lock: Lock | null) => unknown) => {
    const run = (third ?? second) as (lock: Lock | null) => unknown;
    if (!held) grant(run);
    else if (third) return Promise.resolve(run(null));
    else line.push(() => grant(run));
    return new Promise(() => undefined);
  };
  return { locks: { request } as unknown as LockManager, closeTab: () => release() };
}

test('one tab trains, the next looks, and takes over when the first is closed', async () => {
  const { locks, closeTab } = fakeLocks();
  const first = createTabLock(locks);
  const second = createTabLock(locks);
  await first.getState().acquire();
  await second.getState().acquire();
  expect(first.getState().tabLock).toBe('mine');
  expect(second.getState().tabLock).toBe('elsewhere');
  let started = 0;
  const inner = { start: () => Promise.resolve(++started) } as unknown as Engine;
  const engine = requireTabLock(inner, second);
  await expect(engine.start(null)).rejects.toMatchObject({ record: { code: 'store.otherTab' } });
  expect(started).toBe(0);
  closeTab();
  await new Promise((resolve) => setTimeout(resolve));
  expect(second.getState().tabLock).toBe('mine');
  await engine.start(null);
  expect(started).toBe(1);
});

test('a tab that has not asked leaves the lock to one that does; to train is to ask', async () => {
  const { locks } = fakeLocks();
  const [looks, trains] = [createTabLock(locks), createTabLock(locks)];
  const started: string[] = [];
  const engineOf = (name: string, tabLock: typeof looks) =>
    requireTabLock(
      { start: () => Promise.resolve(started.push(name)) } as unknown as Engine,
      tabLock,
    );
  await engineOf('trains', trains).start(null);
  expect([looks, trains].map((each) => each.getState().tabLock)).toEqual(['unknown', 'mine']);
  await expect(engineOf('looks', looks).start(null)).rejects.toMatchObject({
    record: { code: 'store.otherTab' },
  });
  expect(looks.getState().tabLock).toBe('elsewhere');
  expect(started).toEqual(['trains']);
});

test('without locks every tab may train', async () => {
  const refused = { request: () => Promise.reject(new Error('opaque origin')) };
  for (const locks of [undefined, refused as unknown as LockManager]) {
    const tabLock = createTabLock(locks);
    await tabLock.getState().acquire();
    expect(tabLock.getState().tabLock).toBe('mine');
  }
});
