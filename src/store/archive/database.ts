import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import { Fault } from '../../core/fault';
import { beyond } from './archive';
import type { Archive, Branch, Frame, Kept, Shelf } from './archive';

interface Schema extends DBSchema {
  /** Facts and bytes apart, so that a list of states reads no bytes. */
  states: { key: number; value: Omit<Kept, 'id'> };
  files: { key: number; value: Uint8Array<ArrayBuffer> };
  frames: { key: [number, number, number]; value: Frame };
  branches: { key: [number, number]; value: Branch };
  pointer: { key: 'newest'; value: number };
}

const strict = { durability: 'strict' } as const;

function asFault(error: unknown): Fault {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  return new Fault({ code: full ? 'store.full' : 'store.unavailable', params: {} });
}

async function open(): Promise<IDBPDatabase<Schema>> {
  const database = await openDB<Schema>('ganvas', 2, {
    upgrade(created, before) {
      if (before === 1) {
        // Pictures without keys to drop them by; the states are as they were.
        created.deleteObjectStore('frames');
      } else {
        created.createObjectStore('states', { autoIncrement: true });
        created.createObjectStore('files');
        created.createObjectStore('branches', { keyPath: ['run', 'branch'] });
        created.createObjectStore('pointer');
      }
      created.createObjectStore('frames', { keyPath: ['run', 'branch', 'step'] });
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
  return database;
}

/** The archive in IndexedDB; the database is opened at first use, and again after it was closed. */
export function databaseArchive(): Archive {
  let opening: Promise<IDBPDatabase<Schema>> | null = null;
  const inside = async <T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    try {
      opening ??= open();
      return await work(await opening);
    } catch (error) {
      // A connection that broke is of no use for the next try.
      opening = null;
      throw asFault(error);
    }
  };

  return {
    read: () =>
      inside(async (database) => {
        const now = database.transaction(['states', 'frames', 'branches', 'pointer']);
        const pointer = await now.objectStore('pointer').get('newest');
        const kept: Kept[] = [];
        let cursor = await now.objectStore('states').openCursor();
        while (cursor) {
          // A state above the pointer was never finished.
          if (pointer !== undefined && cursor.key <= pointer) {
            kept.push({ ...cursor.value, id: cursor.key });
          }
          cursor = await cursor.continue();
        }
        const shelf: Shelf = {
          kept,
          frames: await now.objectStore('frames').getAll(),
          branches: await now.objectStore('branches').getAll(),
          newest: kept.find(({ id }) => id === pointer) ?? null,
        };
        await now.done;
        return shelf;
      }),

    keep: (state, file) =>
      inside(async (database) => {
        const bytes = file.byteLength;
        const writing = database.transaction(['states', 'files'], 'readwrite', strict);
        const id = await writing.objectStore('states').add({ ...state, bytes });
        await writing.objectStore('files').put(file, id);
        await writing.done;

        const flipping = database.transaction(
          ['pointer', 'states', 'files', 'frames', 'branches'],
          'readwrite',
          strict,
        );
        const states = flipping.objectStore('states');
        await flipping.objectStore('pointer').put(id, 'newest');
        const kept: Kept[] = [];
        for (let cursor = await states.openCursor(); cursor; cursor = await cursor.continue()) {
          kept.push({ ...cursor.value, id: cursor.key });
        }
        const gone = new Set(beyond(kept));
        const alive = new Set(kept.filter((each) => !gone.has(each)).map(({ run }) => run));
        for (const { id: old, run } of gone) {
          await states.delete(old);
          await flipping.objectStore('files').delete(old);
          if (alive.has(run)) continue;
          const all = IDBKeyRange.bound([run], [run, []]);
          await flipping.objectStore('frames').delete(all);
          await flipping.objectStore('branches').delete(all);
        }
        await flipping.done;
        return { ...state, bytes, id };
      }),

    file: (id) => inside(async (database) => (await database.get('files', id)) ?? null),

    changeFrames: (added, dropped) =>
      inside(async (database) => {
        const writing = database.transaction('frames', 'readwrite');
        await Promise.all([
          ...dropped.map(({ run, branch, step }) => writing.store.delete([run, branch, step])),
          ...added.map((frame) => writing.store.put(frame)),
        ]);
        await writing.done;
      }),

    addBranch: (branch) =>
      inside(async (database) => {
        await database.put('branches', branch);
      }),
  };
}
