import type { Players } from '../../rpc/engine';
import type { ToyGanState } from './toyGan';

/** A step that can be gone back to, and what led to it. */
export interface Entry {
  state: ToyGanState;
  /** Who played the iteration that ended here; null for the first. */
  players: Players | null;
  rates: { generator: number; discriminator: number };
}

const maxEntries = 400;
const maxBytes = 48 * 1024 * 1024;

/** The last few hundred steps, as many as fit into 48 MiB; the newest is last. */
export class History {
  private entries: Entry[] = [];
  private cursor = 0;

  get oldest(): number {
    return this.entries[0]?.state.step ?? 0;
  }

  get newest(): number {
    return this.entries.at(-1)?.state.step ?? 0;
  }

  /** The entry that the game stands at. */
  get current(): Entry | undefined {
    return this.entries[this.cursor];
  }

  /** The entry before it. */
  get previous(): Entry | undefined {
    return this.entries[this.cursor - 1];
  }

  /** Adds what was played from the current entry on; entries after it are forgotten. */
  add(entry: Entry): void {
    this.entries.length = Math.min(this.entries.length, this.cursor + 1);
    this.entries.push(entry);
    const bytes = 12 * (entry.state.g.w.length + entry.state.d.w.length);
    const room = Math.max(2, Math.min(maxEntries, Math.floor(maxBytes / bytes)));
    if (this.entries.length > room) this.entries.splice(0, this.entries.length - room);
    this.cursor = this.entries.length - 1;
  }

  /** Stands at the entry nearest to `step`. */
  seek(step: number): void {
    this.cursor = Math.min(this.entries.length - 1, Math.max(0, step - this.oldest));
  }
}
