import { openDB } from 'idb';
import type { DBSchema } from 'idb';
import type { ProductChoice } from './tiling';

/** Choices by `productKey`. */
export type Choices = ReadonlyMap<string, ProductChoice>;

/** Keeps what was measured, by adapter. */
export interface ChoiceStore {
  /** What was measured there before; nothing where that is not known. */
  load: (adapter: string) => Promise<Choices>;
  save: (adapter: string, choices: Choices) => Promise<void>;
}

interface Schema extends DBSchema {
  choices: { key: string; value: unknown };
}

const open = () =>
  openDB<Schema>('ganvas-kernels', 1, {
    upgrade: (database) => void database.createObjectStore('choices'),
  });

/**
 * In this browser, where it lets a page keep anything: what can't be kept is measured again.
 * A choice that this version does not know is as good as none: see `validChoices`.
 */
export const browserChoices: ChoiceStore = {
  async load(adapter) {
    const database = await open();
    try {
      const found = await database.get('choices', adapter);
      return found instanceof Map ? (found as Choices) : new Map();
    } finally {
      database.close();
    }
  },
  async save(adapter, choices) {
    const database = await open();
    try {
      await database.put('choices', new Map(choices), adapter);
    } finally {
      database.close();
    }
  },
};
