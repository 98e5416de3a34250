import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { Fault, isFault } from '../../core/fault';
import { unlessAborted } from './abortable';
import { frameSchema, validRecords } from './archive';

/**
 * The database and the way to it. Records come as they lie there: `unknown`, for the reader to check.
 * - Version 1 had pictures without keys to drop them by.
 * - Version 2 kept each file whole, under its state's number; such files stay where they are.
 * - Version 3 keeps files in parts, under the state's number and the part's, and no pointer.
 */
export interface Schema extends DBSchema {
  /** Facts and bytes apart, so that a list of states reads no bytes. */
  states: { key: number; value: unknown };
  files: { key: number | [number, number]; value: unknown };
  frames: { key: [number, number, number]; value: unknown };
  branches: { key: [number, number]; value: unknown };
  /** Until version 2, the number of the newest state, written after it. */
  pointer: { key: 'newest'; value: unknown };
}

export type Database = IDBPDatabase<Schema>;

const name = 'ganvas';
const version = 3;

/** What went wrong with the database, as a fault. */
export function storeFault(error: unknown): Fault {
  if (isFault(error)) return error;
  const reason = error instanceof DOMException ? error.name : '';
  if (reason === 'QuotaExceededError') return new Fault({ code: 'store.full', params: {} });
  if (reason === 'VersionError') return new Fault({ code: 'store.newerPage', params: {} });
  return new Fault({ code: 'store.unavailable', params: {} });
}

/** Makes the stores, or changes those of an earlier version; nothing that was kept is lost. */
async function bringUpToDate(
  database: Database,
  before: number,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
): Promise<void> {
  let frames: unknown[] = [];
  if (before === 0) {
    database.createObjectStore('states', { autoIncrement: true });
    database.createObjectStore('files');
    database.createObjectStore('branches', { keyPath: ['run', 'branch'] });
  } else {
    // A state and its file were written together, so the last state is the newest.
    database.deleteObjectStore('pointer');
  }
  if (before === 1) {
    frames = await transaction.objectStore('frames').getAll();
    database.deleteObjectStore('frames');
  }
  if (before >= 2) return;
  const keyed = database.createObjectStore('frames', { keyPath: ['run', 'branch', 'step'] });
  await Promise.all(validRecords(frameSchema, frames).map((frame) => keyed.put(frame)));
}

/** Opens the database at first use, and again after it was closed or deleted. */
export class DatabaseConnection {
  private opening: Promise<Database> | null = null;
  /** Rejects while an older tab keeps the database at its version. */
  private blocked: Promise<never> | null = null;

  /**
   * @throws Fault `store.…`; of `store.blocked` at once, though the wait for the older tab goes on, so
   * that a later call succeeds when that tab has gone
   */
  async use<T>(work: (database: Database) => Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await this.attempt(work, signal);
    } catch (error) {
      // Somebody deleted or closed the database since it was opened: that is no reason to complain.
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) {
        throw storeFault(error);
      }
    }
    this.forget();
    return this.attempt(work, signal).catch((error: unknown) => {
      throw storeFault(error);
    });
  }

  private async attempt<T>(
    work: (database: Database) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const opening = (this.opening ??= this.open());
    const database = await unlessAborted(Promise.race([opening, this.blocked ?? opening]), signal);
    return work(database);
  }

  private forget(): void {
    this.opening = null;
    this.blocked = null;
  }

  private open(): Promise<Database> {
    let block: (fault: Fault) => void = () => undefined;
    this.blocked = new Promise<never>((_, reject) => (block = reject));
    this.blocked.catch(() => undefined);
    const opening = openDB<Schema>(name, version, {
      upgrade: (created, before, _after, transaction) => {
        // Undone, what was there stays as it was.
        transaction.done.catch(() => undefined);
        bringUpToDate(created, before, transaction).catch(() => transaction.abort());
      },
      blocked: () => block(new Fault({ code: 'store.blocked', params: {} })),
      // A newer page, or somebody who deletes the database, must not wait for this one.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        if (this.opening === opening) this.forget();
      },
      terminated: () => {
        if (this.opening === opening) this.forget();
      },
    });
    opening.catch(() => {
      // A connection that broke is of no use for the next try.
      if (this.opening === opening) this.forget();
    });
    return opening;
  }
}
