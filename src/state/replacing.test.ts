import { describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { RunInfo } from '../rpc/engine';
import { emptyHistory } from '../persistence/archive/historyState';
import type { HistoryState } from '../persistence/archive/historyState';
import { createReplacing } from './replacing';
import { initialSession } from './sessionState';
import type { SessionState } from './sessionState';

const info = {} as RunInfo;
const call = () => Promise.resolve(info);
const checkpoints = [{ id: 1, run: 1, branch: 0, step: 70, bytes: 1, saved: 0 }];

function page(session: Partial<SessionState>, history: Partial<HistoryState> = {}) {
  const done: string[] = [];
  const store = createStore(() => ({ ...initialSession, ...session }));
  const past = createStore(() => ({ ...emptyHistory, ...history }));
  const pause = vi.fn(() => {
    done.push('pause');
    store.setState({ phase: 'paused' });
    return Promise.resolve();
  });
  const adopt = vi.fn(async (open: () => Promise<RunInfo>) => {
    await open();
    done.push('adopt');
    return true;
  });
  const replacing = createReplacing({ store, adopt, pause }, past);
  return { replacing, done, question: () => replacing.store.getState().question };
}

describe('another run opens unasked', () => {
  test.each<[string, Partial<SessionState>, Partial<HistoryState>]>([
    ['where none is open', {}, {}],
    ['where one has not trained', { phase: 'paused', step: 500 }, {}],
    ['where one is kept as it stands', { phase: 'paused', step: 70, trained: 9 }, { checkpoints }],
  ])('%s', async (_, session, history) => {
    const { replacing, done } = page(session, history);
    expect(await replacing.replace(call)).toBe(true);
    expect(done).toEqual(['adopt']);
  });
});

test('a run in training is asked for; yes pauses it before it gives way', async () => {
  const { replacing, done, question } = page({ phase: 'training', step: 70 });
  const answered = replacing.replace(call);
  expect(question()).toEqual({ step: 70, training: true, kept: true });
  expect(done).toEqual([]);
  replacing.answer(true);
  expect(await answered).toBe(true);
  expect(question()).toBeNull();
  expect(done).toEqual(['pause', 'adopt']);
});

test('no leaves everything as it is', async () => {
  const { replacing, done, question } = page({ phase: 'training', step: 70 });
  const answered = replacing.replace(call);
  replacing.answer(false);
  expect(await answered).toBe(false);
  expect(question()).toBeNull();
  expect(done).toEqual([]);
});

test('what was trained and is not kept is asked for, and said to be lost', () => {
  const full = { problem: { code: 'store.full', params: {} } } as const;
  const { replacing, question } = page(
    { phase: 'paused', step: 71, trained: 9 },
    { checkpoints, ...full },
  );
  void replacing.replace(call);
  expect(question()).toEqual({ step: 71, training: false, kept: false });
  // A kept state of another branch is not this one's.
  const fork = page({ phase: 'paused', step: 70, trained: 9 }, { checkpoints, branch: 1 });
  void fork.replacing.replace(call);
  expect(fork.question()).not.toBeNull();
});

test('a second file takes the place of the first in the question', async () => {
  const { replacing, done } = page({ phase: 'training', step: 70 });
  const first = replacing.replace(() => Promise.reject(new Error('the first')));
  const second = replacing.replace(call);
  expect(await first).toBe(false);
  replacing.answer(true);
  expect(await second).toBe(true);
  expect(done).toEqual(['pause', 'adopt']);
});
