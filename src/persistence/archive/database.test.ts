import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { deleteDB, openDB } from 'idb';
import type { IDBPDatabase } from 'idb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Fault, isFault } from '../../core/fault';
import type { FaultCode } from '../../core/fault';
import { trainingPieces, writeTraining } from '../../core/safetensors/checkpoint';
import { readTraining } from '../../core/safetensors/source';
import type { ByteSource } from '../../core/safetensors/source';
import type { FileArchive } from './archive';
import { databaseArchive } from './database';
import { partBytes } from './filePieces';
import { checkpointAt } from '../../testing/history.fixture';

const sheet = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
const state = (step: number, run = 1) => ({ run, branch: 0, step, saved: 10 + step });
const bytesOf = async (file: ByteSource | null) => file && file.read(0, file.size);

async function codeOf(work: Promise<unknown>): Promise<FaultCode> {
  const error: unknown = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (isFault(error)) return error.record.code;
  throw error;
}

let archive: FileArchive;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  archive = databaseArchive();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The database as an earlier version of the page left it. */
async function older(version: 1 | 2): Promise<IDBPDatabase> {
  return openDB('ganvas', version, {
    upgrade(created) {
      created.createObjectStore('states', { autoIncrement: true });
      created.createObjectStore('files');
      created.createObjectStore('branches', { keyPath: ['run', 'branch'] });
      created.createObjectStore('pointer');
      if (version === 1) created.createObjectStore('frames', { autoIncrement: true });
      else created.createObjectStore('frames', { keyPath: ['run', 'branch', 'step'] });
    },
  });
}

/** Two states, their pictures and their branch, in that layout. */
async function fill(database: IDBPDatabase): Promise<void> {
  for (const step of [5, 9]) {
    const file = writeTraining(checkpointAt(step));
    const id = await database.add('states', { ...state(step), bytes: file.length });
    await database.put('files', file, id);
    await database.put('frames', { run: 1, branch: 0, step, sheet });
    await database.put('pointer', id, 'newest');
  }
  await database.put('branches', { run: 1, branch: 0, from: null });
}

test('a state comes back as it was, with its facts, from the next visit too', async () => {
  const saved = await archive.saveCheckpoint(state(7), trainingPieces(checkpointAt(7)));
  expect(saved.checkpoints).toEqual([saved.state]);
  const later = databaseArchive();
  const contents = await later.read();
  expect(contents.newest).toEqual(saved.state);
  expect(await readTraining((await later.file(saved.state.id))!)).toEqual(checkpointAt(7));
  expect(await later.file(99)).toBeNull();
});

test('a large file lies in parts, and is read a part at a time', async () => {
  const file = Uint8Array.from({ length: 2 * partBytes + 5 }, (_, i) => (i * 7) % 251);
  const pieces = [file.slice(0, 3), file.slice(3, partBytes + 1), file.slice(partBytes + 1)];
  const { state: made } = await archive.saveCheckpoint(state(1), pieces);
  expect(made.bytes).toBe(file.length);
  const raw = await openDB('ganvas', 3);
  expect(await raw.getAllKeys('files')).toEqual([
    [made.id, 0],
    [made.id, 1],
    [made.id, 2],
  ]);
  const source = (await archive.file(made.id))!;
  expect(Buffer.compare((await bytesOf(source))!, file)).toBe(0);
  const across = await source.read(partBytes - 2, partBytes + 2);
  expect([...across]).toEqual([...file.slice(partBytes - 2, partBytes + 2)]);
  // A part that is lost shows as a file that is too short.
  await raw.delete('files', [made.id, 1]);
  expect((await bytesOf(await archive.file(made.id)))!.length).toBe(partBytes);
  raw.close();
});

test('of 200 saves the newest stay, and the browser’s space is that of what is kept', async () => {
  for (let step = 1; step <= 200; step++) {
    await archive.saveCheckpoint(state(step), [new Uint8Array(step)]);
  }
  const { checkpoints } = await archive.read();
  expect(checkpoints.map(({ step }) => step)).toEqual(
    Array.from({ length: 16 }, (_, i) => 185 + i),
  );
  const raw = await openDB('ganvas', 3);
  const files = (await raw.getAll('files')) as Uint8Array[];
  raw.close();
  const bytes = checkpoints.reduce((sum, each) => sum + each.bytes, 0);
  expect(files.reduce((sum, { length }) => sum + length, 0)).toBe(bytes);
});

describe.each([1, 2] as const)('what version %i left', (version) => {
  test('is all there, and is gone on from', async () => {
    const before = await older(version);
    await fill(before);
    before.close();
    const contents = await archive.read();
    expect(contents.checkpoints.map(({ step }) => step)).toEqual([5, 9]);
    expect(contents.newest!.step).toBe(9);
    expect(contents.branches).toEqual([{ run: 1, branch: 0, from: null }]);
    expect((await archive.frames(1)).map(({ step }) => step)).toEqual([5, 9]);
    for (const { id, step } of contents.checkpoints) {
      expect(await readTraining((await archive.file(id))!)).toEqual(checkpointAt(step));
    }
    const { checkpoints } = await archive.saveCheckpoint(
      state(12),
      trainingPieces(checkpointAt(12)),
    );
    expect(checkpoints.map(({ step }) => step)).toEqual([5, 9, 12]);
  });

  test('is forgotten like the rest when it is too old', async () => {
    const before = await older(version);
    await fill(before);
    before.close();
    for (let step = 20; step < 36; step++)
      await archive.saveCheckpoint(state(step), [new Uint8Array(3)]);
    expect((await archive.read()).checkpoints.map(({ step }) => step)).toEqual(
      Array.from({ length: 16 }, (_, i) => 20 + i),
    );
    const raw = await openDB('ganvas', 3);
    expect(await raw.count('files')).toBe(16);
    raw.close();
  });

  test('blocks while that tab is open, says so at once, and no longer when it has gone', async () => {
    const tab = await older(version);
    await fill(tab);
    expect(await codeOf(archive.saveCheckpoint(state(12), [new Uint8Array(3)]))).toBe(
      'store.blocked',
    );
    expect(await codeOf(archive.read())).toBe('store.blocked');
    tab.close();
    await vi.waitFor(() => archive.saveCheckpoint(state(12), [new Uint8Array(3)]), 30_000);
    expect((await archive.read()).checkpoints.map(({ step }) => step)).toEqual([5, 9, 12]);
  });
});

describe('the pictures that version 1 left without keys', () => {
  test('are keyed: the last of a step stays, rubbish goes, and a run takes its own along', async () => {
    const before = await older(1);
    await fill(before);
    const later = { ...sheet, data: Uint8ClampedArray.of(1, 2, 3, 4) };
    await before.add('frames', { run: 1, branch: 0, step: 9, sheet: later });
    await before.add('frames', { run: 2, branch: 0, step: 3, sheet });
    for (const rubbish of [null, 'text', {}, { run: 1, branch: 0, step: 7, sheet: null }]) {
      await before.add('frames', rubbish);
    }
    before.close();
    expect(await archive.frames(1)).toEqual([
      { run: 1, branch: 0, step: 5, sheet },
      { run: 1, branch: 0, step: 9, sheet: later },
    ]);
    expect(await archive.frames(2)).toEqual([{ run: 2, branch: 0, step: 3, sheet }]);
    await archive.changeFrames([], [{ run: 1, branch: 0, step: 5, sheet }]);
    expect((await archive.frames(1)).map(({ step }) => step)).toEqual([9]);
    // Run 1 falls out of what is kept, and its pictures and its branch with it.
    const runs = [...Array.from({ length: 18 }, (_, i) => 3 + i), 2];
    for (const run of runs) await archive.saveCheckpoint(state(1, run), [new Uint8Array(3)]);
    expect(await archive.frames(1)).toEqual([]);
    expect(await archive.frames(2)).toHaveLength(1);
    expect((await archive.read()).branches).toEqual([]);
  });

  test('are as they were after an upgrade that broke off, and upgraded by the next', async () => {
    const before = await older(1);
    await fill(before);
    before.close();
    beforePut(() => {
      throw full();
    });
    await expect(archive.read()).rejects.toBeInstanceOf(Fault);
    vi.restoreAllMocks();
    const raw = await openDB('ganvas');
    expect(raw.version).toBe(1);
    expect([...raw.objectStoreNames].sort()).toEqual(
      ['branches', 'files', 'frames', 'pointer', 'states'].sort(),
    );
    expect(await raw.count('frames')).toBe(2);
    expect(await raw.get('pointer', 'newest')).toBe(2);
    raw.close();
    expect((await archive.read()).checkpoints.map(({ step }) => step)).toEqual([5, 9]);
    expect((await archive.frames(1)).map(({ step }) => step)).toEqual([5, 9]);
  });
});

test('a database of a newer version is left alone, and said to be one', async () => {
  (await openDB('ganvas', 4)).close();
  expect(await codeOf(archive.read())).toBe('store.newerPage');
  expect((await indexedDB.databases())[0]!.version).toBe(4);
});

test('a database that was deleted is made anew without a word', async () => {
  await archive.saveCheckpoint(state(1), [new Uint8Array(3)]);
  await deleteDB('ganvas');
  const { checkpoints } = await archive.saveCheckpoint(state(2), [new Uint8Array(3)]);
  expect(checkpoints.map(({ step }) => step)).toEqual([2]);
  await deleteDB('ganvas');
  expect((await archive.read()).checkpoints).toEqual([]);
});

test('a database that the browser closed is opened again without a word', async () => {
  await archive.saveCheckpoint(state(1), [new Uint8Array(3)]);
  const broken = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
    throw new DOMException('closed', 'InvalidStateError');
  });
  expect((await archive.read()).checkpoints).toHaveLength(1);
  expect(broken).toHaveBeenCalledTimes(2);
});

test('a browser without a database says that it keeps nothing', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('private', 'SecurityError');
  });
  expect(await codeOf(archive.read())).toBe('store.unavailable');
  expect(await codeOf(archive.saveCheckpoint(state(1), [new Uint8Array(3)]))).toBe(
    'store.unavailable',
  );
  vi.restoreAllMocks();
  expect((await archive.saveCheckpoint(state(1), [new Uint8Array(3)])).checkpoints).toHaveLength(1);
});

/** Calls back before each value that is put into a store; what it throws, the store throws. */
function beforePut(look: (value: unknown) => void): void {
  const { prototype } = IDBObjectStore;
  const put = Reflect.get(prototype, 'put') as (...given: unknown[]) => IDBRequest<IDBValidKey>;
  vi.spyOn(prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...given: unknown[]
  ) {
    look(given[0]);
    return Reflect.apply(put, this, given);
  });
}

const full = () => new DOMException('full', 'QuotaExceededError');

test('a full disk leaves the newest state, and of the new one nothing', async () => {
  await archive.saveCheckpoint(state(1, 1), [new Uint8Array(3)]);
  for (const step of [1, 2, 3]) await archive.saveCheckpoint(state(step, 2), [new Uint8Array(3)]);
  let used = 0;
  beforePut((value) => {
    if (value instanceof Uint8Array) used += value.length;
    if (used > partBytes) throw full();
  });
  const large = [new Uint8Array(partBytes + 1)];
  expect(await codeOf(archive.saveCheckpoint(state(4, 2), large))).toBe('store.full');
  vi.restoreAllMocks();
  // Room was made of what was worth less: the newest of both runs is there.
  expect((await archive.read()).checkpoints.map(({ run, step }) => [run, step])).toEqual([
    [1, 1],
    [2, 3],
  ]);
  const raw = await openDB('ganvas', 3);
  expect(await raw.count('files')).toBe(2);
  raw.close();
});

test('a save that needs the room of old states gets it', async () => {
  for (const step of [1, 2, 3]) await archive.saveCheckpoint(state(step), [new Uint8Array(3)]);
  beforePut((value) => {
    if (!(value instanceof Uint8Array)) return;
    vi.restoreAllMocks();
    throw full();
  });
  const { checkpoints } = await archive.saveCheckpoint(state(4), [new Uint8Array(3)]);
  expect(checkpoints.map(({ step }) => step)).toEqual([3, 4]);
});

test('a save that is given up, or a tab that is killed in it, leaves nothing behind', async () => {
  const { state: first } = await archive.saveCheckpoint(state(1), trainingPieces(checkpointAt(1)));
  const stop = new AbortController();
  let parts = 0;
  beforePut(() => {
    // In the middle of the second part.
    if (++parts === 2) stop.abort(new Fault({ code: 'store.timeout', params: { seconds: 1 } }));
  });
  const large = [new Uint8Array(3 * partBytes)];
  expect(await codeOf(archive.saveCheckpoint(state(2), large, stop.signal))).toBe('store.timeout');
  vi.restoreAllMocks();
  const later = databaseArchive();
  expect((await later.read()).checkpoints).toEqual([first]);
  expect(await readTraining((await later.file(first.id))!)).toEqual(checkpointAt(1));
  const raw = await openDB('ganvas', 3);
  expect(await raw.getAllKeys('files')).toEqual([[first.id, 0]]);
  raw.close();
});

test('rubbish among the records is passed over', async () => {
  const { state: good } = await archive.saveCheckpoint(state(3), trainingPieces(checkpointAt(3)));
  await archive.addBranch({ run: 1, branch: 0, from: null });
  await archive.changeFrames([{ run: 1, branch: 0, step: 3, sheet }], []);
  const raw = await openDB('ganvas', 3);
  for (const rubbish of [
    'text',
    null,
    17,
    {},
    { ...state(NaN), bytes: 3 },
    { ...state(4), bytes: -1 },
    { ...state(2 ** 60), bytes: 3 },
    { ...state(4), bytes: 3, run: '1' },
    { ...state(4), bytes: 3, dataset: 'unheard-of' },
    [],
  ]) {
    await raw.add('states', rubbish);
  }
  await raw.put('branches', { run: 1, branch: 1, from: { branch: 'x', step: NaN } });
  await raw.put('frames', { run: 1, branch: 0, step: 4, sheet: null });
  await raw.put('frames', { run: 1, branch: 0, step: 5, sheet: { ...sheet, width: 900 } });
  raw.close();
  const contents = await archive.read();
  expect(contents.checkpoints).toEqual([good]);
  expect(contents.newest).toEqual(good);
  expect(contents.branches).toEqual([{ run: 1, branch: 0, from: null }]);
  expect((await archive.frames(1)).map(({ step }) => step)).toEqual([3]);
  expect((await archive.saveCheckpoint(state(6), [new Uint8Array(3)])).checkpoints).toHaveLength(2);
});

test('a reader whose database never answers is told so in time', async () => {
  vi.useFakeTimers();
  try {
    vi.spyOn(indexedDB, 'open').mockReturnValue(new IDBOpenDBRequest());
    const codes = Promise.all([archive.read(), archive.frames(1), archive.file(1)].map(codeOf));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await codes).toEqual(['store.noAnswer', 'store.noAnswer', 'store.noAnswer']);
  } finally {
    vi.useRealTimers();
  }
});
