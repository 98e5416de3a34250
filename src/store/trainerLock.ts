import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Engine } from '../rpc/engineProtocol';
import { Fault } from '../core/fault';

/** Of all tabs of this page one trains; the others look. */
type Seat = 'asking' | 'mine' | 'elsewhere';

export interface SeatState {
  seat: Seat;
}

/**
 * Takes the seat if it is free, else as soon as the tab that has it is closed. Where the browser knows
 * no locks (an insecure origin), every tab may train.
 */
export function takeSeat(locks: LockManager | undefined): StoreApi<SeatState> {
  const store = createStore<SeatState>(() => ({ seat: 'asking' }));
  if (!locks) {
    store.setState({ seat: 'mine' });
    return store;
  }
  const hold = () => {
    store.setState({ seat: 'mine' });
    // Held as long as the page lives.
    return new Promise<never>(() => undefined);
  };
  locks
    .request('ganvas-trainer', { ifAvailable: true }, (lock) => {
      if (lock) return hold();
      store.setState({ seat: 'elsewhere' });
      locks.request('ganvas-trainer', hold).catch(() => undefined);
      return undefined;
    })
    .catch(() => store.setState({ seat: 'mine' }));
  return store;
}

/** An engine that refuses to train while another tab does; everything else it still does. */
export function onlyInSeat(engine: Engine, seat: StoreApi<SeatState>): Engine {
  const check = () => {
    if (seat.getState().seat === 'elsewhere') {
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
