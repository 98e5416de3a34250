import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import { Fault } from '../../core/fault';
import { beyond } from './archive';
import type { Archive, Branch, Frame, Kept, Shelf } from './archive';

interface Schema extends DBSchema {
  /** Facts and bytes apart, so that a list of states reads no bytes. */
  states: { key: number; value: Omit<Kept, 'id'> };
  files: { key: number; value: Uint8Array<ArrayBuffer> };
  frames: { key: number; value: Frame };
  branches: { key: [number, number]; value: Branch };
  pointer: { key: 'newest'; value: number };
}

const strict = { durability: 'strict' } as const;

function asFault(error: unknown): Fault {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  return new Fault({ code: full ? 'store.full' : 'store.unavailable', params: {} });
}

async function open(): Promise<IDBPDatabase<Schema>> {
  const database = await openDB<Schema>('ganvas', 1, {
    upgrade(created) {
      created.createObjectStore('states', { autoIncrement: true });
      created.createObjectStore('files');
      created.createObjectStore('frames', { autoIncrement: true });
      created.createObjectStore('branches', { keyPath: ['run', 'branch'] });
      created.createObjectStore('pointer');
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

        const flipping = database.transaction(['pointer', 'states', 'files'], 'readwrite', strict);
        const states = flipping.objectStore('states');
        await flipping.objectStore('pointer').put(id, 'newest');
        const kept: Kept[] = [];
        for (let cursor = await states.openCursor(); cursor; cursor = await cursor.continue()) {
          kept.push({ ...cursor.value, id: cursor.key });
        }
        for (const { id: old } of beyond(kept)) {
          await states.delete(old);
          await flipping.objectStore('files').delete(old);
        }
        await flipping.done;
        return { ...state, bytes, id };
      }),

    file: (id) => inside(async (database) => (await database.get('files', id)) ?? null),

    addFrames: (frames) =>
      inside(async (database) => {
        const writing = database.transaction('frames', 'readwrite');
        await Promise.all(frames.map((frame) => writing.store.add(frame)));
        await writing.done;
      }),

    addBranch: (branch) =>
      inside(async (database) => {
        await database.put('branches', branch);
      }),

    forgetOthers: (run) =>
      inside(async (database) => {
        const writing = database.transaction(
          ['states', 'files', 'frames', 'branches'],
          'readwrite',
        );
        const states = writing.objectStore('states');
        for (let cursor = await states.openCursor(); cursor; cursor = await cursor.continue()) {
          if (cursor.value.run === run) continue;
          await writing.objectStore('files').delete(cursor.key);
          await cursor.delete();
        }
        for (const name of ['frames', 'branches'] as const) {
          const store = writing.objectStore(name);
          let cursor = await store.openCursor();
          while (cursor) {
            if (cursor.value.run !== run) await cursor.delete();
            cursor = await cursor.continue();
          }
        }
        await writing.done;
      }),
  };
}
