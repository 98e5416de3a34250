import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { KeepResult, OfflineRequest, OfflineStatus } from '../../core/offline';
import { ask, keepSchema, statusSchema } from './ask';

interface KeepingState {
  /** Null until the service worker has answered. */
  status: OfflineStatus | null;
  /** Bytes fetched, of those that were missing; null when nothing is under way. */
  progress: { done: number; total: number } | null;
  /** Why not all was kept. */
  problem: Exclude<KeepResult['result'], 'kept'> | null;
  /** Whether the browser has promised not to clear it by itself; null where it was not asked. */
  persisted: boolean | null;
}

/** The data sets' files, kept on demand for use without a network. */
export interface Keeping {
  store: StoreApi<KeepingState>;
  /** Asks what is kept now. */
  refresh: () => Promise<void>;
  /**
   * Fetches what is missing, file by file. What has come stays when it is cancelled or the network
   * breaks off; where there is no room for all of it, what it has added is removed again.
   */
  keepAll: () => Promise<void>;
  cancel: () => void;
  /** Drops all data sets; the app itself stays. */
  remove: () => Promise<void>;
}

/** Milliseconds would be enough; a device that is short of memory may have to wake the worker. */
const statusSeconds = 30;
/** Browsers end what a service worker is asked after five minutes. */
const fileSeconds = 300;

/** @param worker the one that is in use now; @param storage null where the browser has none to ask */
export function createKeeping(
  worker: () => Pick<ServiceWorker, 'postMessage'> | null,
  storage: Pick<StorageManager, 'persist' | 'persisted'> | null,
): Keeping {
  const store = createStore<KeepingState>(() => ({
    status: null,
    progress: null,
    problem: null,
    persisted: null,
  }));
  let cancelled = false;
  /** The last `keepAll`, which fetches one more file to its end when it is cancelled. */
  let running: Promise<void> = Promise.resolve();

  const askStatus = async (request: OfflineRequest) => {
    const to = worker();
    const status = to && (await ask(to, request, { schema: statusSchema, seconds: statusSeconds }));
    store.setState(status ? { status } : { problem: 'unavailable' });
    return status;
  };
  const keepFile = async (url: string): Promise<KeepResult['result']> => {
    const to = worker();
    const limits = { schema: keepSchema, seconds: fileSeconds };
    const answer = to && (await ask(to, { type: 'keep', url }, limits));
    return answer?.result ?? 'unavailable';
  };
  const notePersisted = (asked: Promise<boolean> | undefined) => {
    asked?.then(
      (persisted) => store.setState({ persisted }),
      () => undefined,
    );
  };

  async function keepMissing(): Promise<void> {
    const status = await askStatus({ type: 'status' });
    const missing = status?.files.filter(({ kept }) => !kept) ?? [];
    const total = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    const added: string[] = [];
    let done = 0;
    for (const { url, bytes } of missing) {
      if (cancelled) return;
      store.setState({ progress: { done, total } });
      const result = await keepFile(url);
      if (result !== 'kept') {
        store.setState({ problem: result });
        if (result === 'full') await askStatus({ type: 'remove', urls: added });
        return;
      }
      added.push(url);
      done += bytes;
    }
  }

  async function keepAll(): Promise<void> {
    cancelled = false;
    store.setState({ progress: { done: 0, total: 0 }, problem: null });
    // Firefox waits for the person's answer.
    notePersisted(storage?.persist());
    await keepMissing();
    await askStatus({ type: 'status' });
    store.setState({ progress: null });
  }

  return {
    store,
    refresh: async () => {
      notePersisted(storage?.persisted());
      await askStatus({ type: 'status' });
    },
    keepAll: () => {
      if (store.getState().progress === null) running = running.then(keepAll);
      return running;
    },
    cancel: () => {
      cancelled = true;
      store.setState({ progress: null });
    },
    remove: async () => {
      store.setState({ problem: null });
      const urls = store.getState().status?.files.map(({ url }) => url) ?? [];
      await askStatus({ type: 'remove', urls });
    },
  };
}
