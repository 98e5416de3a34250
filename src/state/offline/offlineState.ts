import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Keeping } from './keeping';

/** What the page knows of the service worker that keeps it. */
export interface OfflineState {
  /**
   * `insecure`: the address is not one at which browsers offer it; `none`: this browser does not;
   * `failed`: there was no room, or the connection broke off.
   */
  support: 'starting' | 'ready' | 'insecure' | 'none' | 'failed';
  /** Data sets for use without a network; null unless ready. */
  keeping: Keeping | null;
  /** Another version than this page's is there, and comes with `reload`. */
  updated: boolean;
  /** The person wants to hear of it later. */
  later: boolean;
  /** A reload makes this page one whose threads may share memory. */
  isolatedByReload: boolean;
  /** Reloads the page, in the newest version that is there. */
  reload: () => void;
}

export function createOffline(): StoreApi<OfflineState> {
  return createStore<OfflineState>(() => ({
    support: 'starting',
    keeping: null,
    updated: false,
    later: false,
    isolatedByReload: false,
    reload: () => window.location.reload(),
  }));
}
