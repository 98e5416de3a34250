import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Engine } from '../rpc/engineProtocol';
import { Fault } from '../core/fault';

/** Of all tabs of this page one trains; the others look. */
type TabLock = 'asking' | 'mine' | 'elsewhere';

export interface TabLockState {
  tabLock: TabLock;
}

/**
 * Takes the seat if it is free, else as soon as the tab that has it is closed. Where the browser knows
 * no locks (an insecure origin), every tab may train.
 */
export function acquireTabLock(locks: LockManager | undefined): StoreApi<TabLockState> {
  const store = createStore<TabLockState>(() => ({ tabLock: 'asking' }));
  if (!locks) {
    store.setState({ tabLock: 'mine' });
    return store;
  }
  const hold = () => {
    store.setState({ tabLock: 'mine' });
    // Held as long as the page lives.
    return new Promise<never>(() => undefined);
  };
  locks
    .request('ganvas-trainer', { ifAvailable: true }, (lock) => {
      if (lock) return hold();
      store.setState({ tabLock: 'elsewhere' });
      locks.request('ganvas-trainer', hold).catch(() => undefined);
      return undefined;
    })
    .catch(() => store.setState({ tabLock: 'mine' }));
  return store;
}

/** An engine that refuses to train while another tab does; everything else it still does. */
export function requireTabLock(engine: Engine, tabLock: StoreApi<TabLockState>): Engine {
  const check = () => {
    if (tabLock.getState().tabLock === 'elsewhere') {
      throw new Fault({ code: 'store.otherTab', params: {} });
    }
  };
  return {
    ...engine,
    start: async (until) => {
      check();
      await engine.start(until);
    },
    step: async (players) => {
      check();
      return engine.step(players);
    },
  };
}
