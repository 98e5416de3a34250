import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { undoable } from '../core/latent/undo';
import { drawZ, gridZ } from '../core/latent/variants';
import { presets } from '../core/nn/model';
import type { ModelDescription } from '../core/nn/model';
import { formatLatentUrl, latentCodec, urlFields } from './latent/latentUrl';
import { freshLatent } from './latent/latentState';
import type { LatentState } from './latent/latentState';
import { wholePage } from './classView';
import type { UrlParams, UrlStore } from './url';
import { syncUrl } from './syncUrl';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const model = presets.quick;
const other: ModelDescription = { ...model, latent: 64, seed: 9 };

/** The room's state and an address bar, without the room. */
function room(first: UrlParams = {}) {
  const fresh = ({ seed, latent }: ModelDescription) => freshLatent(gridZ(seed, 1, latent));
  const store = createStore<LatentState>(() => fresh(model));
  const writes: UrlParams[] = [];
  const link = createStore<UrlStore>()((set, get) => ({
    room: 'latent',
    language: null,
    classView: wholePage,
    lesson: null,
    params: { game: {}, train: {}, latent: first, deconv: {} },
    go: () => undefined,
    setLanguage: () => undefined,
    setLesson: () => undefined,
    setParams: (name, params) => {
      writes.push(params);
      set({ params: { ...get().params, [name]: params } });
    },
  }));
  const change = vi.fn((part: Partial<LatentState>) => store.setState(part));
  const view = {
    get: store.getState,
    set: change,
    subscribe: (changed: () => void) =>
      store.subscribe((state, before) => {
        if (urlFields.some((field) => state[field] !== before[field])) changed();
      }),
  };
  const sync = syncUrl(link, 'latent');
  const tie = (run: ModelDescription) => sync(latentCodec(run), view);
  let untie = tie(model);
  return {
    store,
    change,
    writes,
    shown: () => link.getState().params.latent,
    /** Another link, as when one is pasted. */
    paste: (params: UrlParams) =>
      link.setState(({ params: before }) => ({ params: { ...before, latent: params } })),
    /** Another run is opened, which forgets what was on show. */
    open: (next: ModelDescription) => {
      untie();
      store.setState(fresh(next));
      untie = tie(next);
    },
    leave: () => untie(),
    enter: () => {
      untie = syncUrl(link, 'latent')(latentCodec(model), view);
    },
  };
}

const move = (store: ReturnType<typeof room>['store'], i: number) =>
  store.setState({ z: undoable(drawZ(1, i, model.latent)) });

test('a drag writes once, when it rests', () => {
  const { store, writes, shown } = room();
  for (let i = 0; i < 50; i++) {
    move(store, i);
    vi.advanceTimersByTime(20);
  }
  expect(writes).toHaveLength(0);
  vi.advanceTimersByTime(5000);
  expect(writes).toHaveLength(1);
  expect(shown()).toEqual(formatLatentUrl(store.getState(), model));
});

test('what the room writes is not read back, and pictures write nothing', () => {
  const { store, change, writes } = room();
  move(store, 1);
  vi.advanceTimersByTime(500);
  store.setState({ measuring: true, latencies: [1] });
  vi.advanceTimersByTime(500);
  expect(change).not.toHaveBeenCalled();
  expect(writes).toHaveLength(1);
});

test('leaving the room at once still writes, and coming back changes nothing', () => {
  const { store, change, leave, enter, shown } = room();
  move(store, 3);
  leave();
  expect(shown()).toHaveProperty('z');
  const exact = store.getState().z;
  enter();
  vi.advanceTimersByTime(500);
  expect(change).not.toHaveBeenCalled();
  expect(store.getState().z).toBe(exact);
});

test('a pasted link is read, and stays as it is', () => {
  const { store, paste, shown, writes } = room();
  paste({ mode: 'plane', axes: '2-3', x: '1', nonsense: '5' });
  expect(store.getState()).toMatchObject({ mode: 'plane', axes: [1, 2], view: { x: 1, y: 0 } });
  vi.advanceTimersByTime(500);
  expect(writes).toEqual([]);
  expect(shown()).toHaveProperty('nonsense');
  // Another link of the same room: what it does not say is as in a fresh room.
  paste({ mode: 'plane' });
  expect(store.getState().axes).toEqual([0, 1]);
});

test('an empty link says nothing', () => {
  const { store, paste } = room({ mode: 'between', t: '0.25' });
  paste({});
  expect(store.getState()).toMatchObject({ mode: 'between', t: 0.25 });
});

test('a link that was made for another run waits for it', () => {
  const z = drawZ(5, 5, other.latent);
  const view = { ...freshLatent(z), z: undoable(z), mode: 'plane' as const };
  const theirs = formatLatentUrl(view, other);
  const { store, open, shown, writes } = room(theirs);
  // The run that came first has a longer z: the rest of the link holds.
  expect(store.getState().mode).toBe('plane');
  vi.advanceTimersByTime(500);
  expect(writes).toEqual([]);
  open(other);
  expect(store.getState().mode).toBe('plane');
  expect(formatLatentUrl(store.getState(), other)).toEqual(theirs);
  vi.advanceTimersByTime(500);
  expect(shown()).toEqual(theirs);
});

test('a run that was opened by hand has its own link', () => {
  const { store, open, shown } = room();
  move(store, 4);
  vi.advanceTimersByTime(500);
  expect(shown()).toHaveProperty('z');
  open(other);
  vi.advanceTimersByTime(500);
  expect(shown()).toEqual({});
});
