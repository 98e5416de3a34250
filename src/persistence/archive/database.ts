import type { IDBPTransaction, StoreNames as NamesOf } from 'idb';
import { totalBytes } from '../../core/safetensors/format';
import type { ByteSource } from '../../core/safetensors/source';
import { inTime, unlessAborted } from './abortable';
import {
  evicted,
  branchSchema,
  frameSchema,
  storedCheckpointSchema,
  validRecords,
} from './archive';
import type { FileArchive, NewCheckpoint, SavedCheckpoint, StoredCheckpoint } from './archive';
import { DatabaseConnection, storeFault } from './connection';
import type { Database, Schema } from './connection';
import { partBytes, partSource, partsOf } from './filePieces';

type StoreNames = NamesOf<Schema>;

const strict = { durability: 'strict' } as const;

/** The parts of a file. */
const partsRange = (id: number) => IDBKeyRange.bound([id], [id, []]);

/** A record of the states, with its key in it. */
function withKey(record: unknown, id: unknown): unknown {
  return typeof record === 'object' ? { ...record, id } : record;
}

type Reading = IDBPTransaction<Schema, StoreNames[], IDBTransactionMode>;
type Writing = IDBPTransaction<Schema, StoreNames[], 'readwrite'>;

async function allStates(transaction: Reading): Promise<StoredCheckpoint[]> {
  const states = transaction.objectStore('states');
  const [keys, records] = await Promise.all([states.getAllKeys(), states.getAll()]);
  return validRecords(
    storedCheckpointSchema,
    records.map((record, i) => withKey(record, keys[i])),
  );
}

/** A writing transaction over everything. */
function writing(database: Database): Writing {
  const transaction = database.transaction(
    ['states', 'files', 'frames', 'branches'] satisfies StoreNames[] as StoreNames[],
    'readwrite',
    strict,
  );
  // A failure is heard of by whoever waits for the request that failed.
  transaction.done.catch(() => undefined);
  return transaction;
}

/** Forgets the states beyond so many bytes. @returns those that are left */
async function makeRoom(transaction: Writing, room?: number): Promise<StoredCheckpoint[]> {
  const checkpoints = await allStates(transaction);
  const gone = new Set(evicted(checkpoints, room));
  const left = checkpoints.filter((each) => !gone.has(each));
  const alive = new Set(left.map(({ run }) => run));
  for (const { id, run } of gone) {
    await transaction.objectStore('states').delete(id);
    await transaction.objectStore('files').delete(id);
    await transaction.objectStore('files').delete(partsRange(id));
    if (alive.has(run)) continue;
    const all = IDBKeyRange.bound([run], [run, []]);
    await transaction.objectStore('frames').delete(all);
    await transaction.objectStore('branches').delete(all);
  }
  return left;
}

/** A state is written, and older ones forgotten, in one transaction: all of it happens, or nothing. */
async function write(
  transaction: Writing,
  state: NewCheckpoint,
  pieces: readonly Uint8Array<ArrayBuffer>[],
): Promise<SavedCheckpoint> {
  const bytes = totalBytes(pieces);
  const id = await transaction.objectStore('states').add({ ...state, bytes });
  let index = 0;
  for (const part of partsOf(pieces)) {
    // Awaited one by one, so that no more than a part is on its way.
    await transaction.objectStore('files').put(part, [id, index++]);
  }
  const checkpoints = await makeRoom(transaction);
  await transaction.done;
  return { state: { ...state, bytes, id }, checkpoints };
}

/** Runs a writing transaction to its end, or undoes it. */
async function transact<T>(
  database: Database,
  work: (transaction: Writing) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const transaction = writing(database);
  try {
    return await unlessAborted(work(transaction), signal);
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended by itself.
    }
    // A disk that is full shows at the end of a transaction only, not in its requests.
    throw transaction.error ?? error;
  }
}

/** Before version 3 a file lay whole under its state's number; since then in parts. */
async function fileOf(database: Database, id: number): Promise<ByteSource | null> {
  const old: unknown = await database.get('files', id);
  if (old instanceof Uint8Array) {
    return partSource(old.length, old.length, () => Promise.resolve(old));
  }
  const [state] = validRecords(storedCheckpointSchema, [
    withKey(await database.get('states', id), id),
  ]);
  const parts = await database.count('files', partsRange(id));
  if (!state || parts === 0) return null;
  return partSource(state.bytes, partBytes, async (index) => {
    const part: unknown = await inTime(database.get('files', [id, index]));
    return part instanceof Uint8Array ? part : null;
  });
}

/** The archive in IndexedDB. */
export function databaseArchive(): FileArchive {
  const connection = new DatabaseConnection();
  /** A reader's work, which ends in time. */
  const read = <T>(work: (database: Database) => Promise<T>) => inTime(connection.use(work));
  return {
    read: () =>
      read(async (database) => {
        const now = database.transaction(['states', 'branches'] as StoreNames[]);
        const [checkpoints, branches] = await Promise.all([
          allStates(now),
          now.objectStore('branches').getAll(),
        ]);
        await now.done;
        return {
          checkpoints,
          branches: validRecords(branchSchema, branches),
          newest: checkpoints.at(-1) ?? null,
        };
      }),

    frames: (run) =>
      read(async (database) => {
        const all = IDBKeyRange.bound([run], [run, []]);
        return validRecords(frameSchema, await database.getAll('frames', all));
      }),

    saveCheckpoint: async (state, pieces, signal) => {
      const attempt = () =>
        connection.use(
          (database) => transact(database, (now) => write(now, state, pieces), signal),
          signal,
        );
      try {
        return await attempt();
      } catch (error) {
        if (storeFault(error).record.code !== 'store.full') throw error;
      }
      // States to go back to are worth less than the newest one.
      await connection.use(
        (database) => transact(database, (now) => makeRoom(now, 0), signal),
        signal,
      );
      return attempt();
    },

    file: (id) => read((database) => fileOf(database, id)),

    changeFrames: (added, dropped) =>
      connection.use(async (database) => {
        const transaction = database.transaction('frames', 'readwrite');
        transaction.done.catch(() => undefined);
        await Promise.all([
          ...dropped.map(({ run, branch, step }) => transaction.store.delete([run, branch, step])),
          ...added.map((frame) => transaction.store.put(frame)),
        ]);
        await transaction.done;
      }),

    addBranch: (branch) =>
      connection.use(async (database) => {
        await database.put('branches', branch);
      }),
  };
}
