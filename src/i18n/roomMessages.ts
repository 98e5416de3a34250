import { use, useContext } from 'react';
import type { Language } from '../core/language';
import { MessagesContext } from './useMessages';

const english = {
  game: () => import('./en/game'),
  latent: () => import('./en/latent'),
  deconv: () => import('./en/deconvRoom'),
};

/** What the rooms beyond the first say, each loaded with its room. */
export type RoomMessages = {
  [Room in keyof typeof english]: Awaited<ReturnType<(typeof english)[Room]>>;
};

type Loaders = { [Room in keyof RoomMessages]: () => Promise<RoomMessages[Room]> };

const loaders: Record<Language, Loaders> = {
  en: english,
  'zh-Hans': {
    game: () => import('./zh/game'),
    latent: () => import('./zh/latent'),
    deconv: () => import('./zh/deconvRoom'),
  },
};

/** `use` needs the same promise at every render. */
const loads = new Map<string, Promise<unknown>>();

/** Starts to load a room's messages; rejects when their file can't be loaded, and may be tried again. */
export function loadRoomMessages<Room extends keyof RoomMessages>(
  room: Room,
  language: Language,
): Promise<RoomMessages[Room]> {
  const key = `${language} ${room}`;
  const known = loads.get(key) as Promise<RoomMessages[Room]> | undefined;
  if (known) return known;
  const load = loaders[language][room]();
  loads.set(key, load);
  load.catch(() => loads.delete(key));
  return load;
}

/** A room's own messages in the reader's language; suspends until they are loaded. */
export function useRoomMessages<Room extends keyof RoomMessages>(room: Room): RoomMessages[Room] {
  const spoken = useContext(MessagesContext);
  if (!spoken) throw new Error('No messages: the component is outside MessagesContext.');
  return use(loadRoomMessages(room, spoken.language));
}
