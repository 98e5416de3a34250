import { vi } from 'vitest';

/** A clock of the tests' own, which stands still but for what they let pass. */
export interface FakeClock {
  /** Lets so many milliseconds pass, with all that is due in them. */
  pass: (ms: number) => Promise<void>;
  /** Lets time pass until there is an answer. */
  wait: <T>(promise: Promise<T>) => Promise<T>;
  /** Moves on what `performance.now()` says, as work does that keeps the thread busy. */
  spend: (ms: number) => void;
}

/** A MessageChannel whose messages come by the fake clock's timers, a millisecond later. */
class TimedChannel {
  readonly port1 = {
    onmessage: undefined as ((event: { data: unknown }) => void) | undefined,
    close: () => (this.closed = true),
  };
  readonly port2 = {
    postMessage: (data: unknown): void => {
      setTimeout(() => {
        if (!this.closed) this.port1.onmessage?.({ data });
      }, 1);
    },
  };
  private closed = false;
}

/** Fakes timers, `performance.now()` and message channels until `restoreClock`. */
export function fakeClock(): FakeClock {
  vi.useFakeTimers();
  vi.stubGlobal('MessageChannel', TimedChannel);
  let spent = 0;
  const began = Date.now();
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() - began + spent);
  const pass = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
  };
  return {
    pass,
    wait: async (promise) => {
      let settled = false;
      const end = () => (settled = true);
      promise.then(end, end);
      while (!settled) await pass(5);
      return promise;
    },
    spend: (ms) => {
      spent += ms;
    },
  };
}

export function restoreClock(): void {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
}
