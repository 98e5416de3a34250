import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { WorkerLike } from '../rpc/channel';
import type { RunFiles } from '../persistence/archive/connectArchive';
import type { EngineWithHistory } from '../persistence/archive/history';
import type { HistoryState } from '../persistence/archive/historyState';
import type { OfflineState } from '../state/offline/offlineState';
import type { UrlParams, UrlStore, RoomName } from '../state/url';
import type { Replacing } from '../state/replacing';
import type { Session } from '../state/session';
import type { SessionState } from '../state/sessionState';
import type { SettingsStore } from '../state/settings';
import type { TabLockState } from '../state/tabLock';

/** What the composition root makes and the rooms read. */
export interface Stores {
  settings: StoreApi<SettingsStore>;
  url: StoreApi<UrlStore>;
  session: Session;
  /** Asks before another run takes the place of one that trains. */
  replacing: Replacing;
  /** For the toy GAN, whose store comes with its room. */
  makeToyGanWorker: () => WorkerLike;
  /** The run's history, and ways back into it. */
  runHistory: Omit<EngineWithHistory, 'engine'>;
  /** Makes files of runs, and reads them. */
  files: RunFiles;
  tabLock: StoreApi<TabLockState>;
  /** How the page works without a network. */
  offline: StoreApi<OfflineState>;
}

export const StoresContext = createContext<Stores | null>(null);

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error('No stores: the component is outside StoresContext.');
  return stores;
}

export function useSettings<Part>(select: (settings: SettingsStore) => Part): Part {
  return useStore(useStores().settings, select);
}

export function useUrl<Part>(select: (link: UrlStore) => Part): Part {
  return useStore(useStores().url, select);
}

export function useSession<Part>(select: (state: SessionState) => Part): Part {
  return useStore(useStores().session.store, select);
}

export function useHistory<Part>(select: (state: HistoryState) => Part): Part {
  return useStore(useStores().runHistory.history, select);
}

export function useOffline<Part>(select: (state: OfflineState) => Part): Part {
  return useStore(useStores().offline, select);
}

/** A room's own keys in the link, unchecked, and a way to replace them. */
export function useRoomParams(room: RoomName): [UrlParams, (params: UrlParams) => void] {
  const setParams = useUrl((link) => link.setParams);
  return [useUrl((link) => link.params[room]), (params) => setParams(room, params)];
}
