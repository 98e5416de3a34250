import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { LinkParams, LinkStore, RoomName } from './link';
import type { SettingsStore } from './settings';

/** What the composition root makes and the rooms read. */
export interface Stores {
  settings: StoreApi<SettingsStore>;
  link: StoreApi<LinkStore>;
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

export function useLink<Part>(select: (link: LinkStore) => Part): Part {
  return useStore(useStores().link, select);
}

/** A room's own keys in the link, unchecked, and a way to replace them. */
export function useRoomParams(room: RoomName): [LinkParams, (params: LinkParams) => void] {
  const setParams = useLink((link) => link.setParams);
  return [useLink((link) => link.params[room]), (params) => setParams(room, params)];
}
