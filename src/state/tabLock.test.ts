import { expect, test } from 'vitest';
import type { Engine } from '../rpc/engineProtocol';
import { requireTabLock, acquireTabLock } from './tabLock';

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
  const first = acquireTabLock(locks);
  const second = acquireTabLock(locks);
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

test('without locks every tab may train', () => {
  expect(acquireTabLock(undefined).getState().tabLock).toBe('mine');
});
