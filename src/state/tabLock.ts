import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Engine } from '../rpc/engineProtocol';
import { Fault } from '../core/fault';

const name = 'ganvas-trainer';

/** Of all tabs of this page one trains; the others look. One that has not asked does not know. */
type TabLock = 'unknown' | 'mine' | 'elsewhere';

export interface TabLockState {
  tabLock: TabLock;
  /**
   * Takes the lock if it is free, else as soon as the tab that has it is closed. Resolves once it is known
   * which; asked again, it does nothing else.
   */
  acquire: () => Promise<void>;
}

/** Where the browser knows no locks (an insecure origin), every tab may train. */
export function createTabLock(locks: LockManager | undefined): StoreApi<TabLockState> {
  let known: Promise<void> | null = null;
  return createStore<TabLockState>((set) => {
    const hold = () => {
      set({ tabLock: 'mine' });
      // Held as long as the page lives.
      return new Promise<never>(() => undefined);
    };
    const ask = async () => {
      if (!locks) {
        set({ tabLock: 'mine' });
        return;
      }
      try {
        await new Promise<void>((resolve, reject) => {
          const answered = (lock: Lock | null) => {
            resolve();
            if (lock) return hold();
            set({ tabLock: 'elsewhere' });
            locks.request(name, hold).catch(() => undefined);
            return undefined;
          };
          locks.request(name, { ifAvailable: true }, answered).catch(reject);
        });
      } catch {
        set({ tabLock: 'mine' });
      }
    };
    return { tabLock: 'unknown', acquire: () => (known ??= ask()) };
  });
}

/** An engine that refuses to train while another tab does; everything else it still does. */
export function requireTabLock(engine: Engine, tabLock: StoreApi<TabLockState>): Engine {
  const check = async () => {
    await tabLock.getState().acquire();
    if (tabLock.getState().tabLock === 'elsewhere') {
      throw new Fault({ code: 'store.otherTab', params: {} });
    }
  };
  return {
    ...engine,
    start: async (until) => {
      await check();
      await engine.start(until);
    },
    step: async (players) => {
      await check();
      return engine.step(players);
    },
  };
}
