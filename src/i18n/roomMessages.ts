import { use, useContext } from 'react';
import type { Language } from '../core/language';
import { MessagesContext } from './useMessages';

const english = {
  game: () => import('./en/game'),
  latent: () => import('./en/latent'),
  deconv: () => import('./en/deconvRoom'),
  step: () => import('./en/step'),
  quality: () => import('./en/quality'),
  lab: () => import('./en/lab'),
  offline: () => import('./en/offline'),
  dialogs: () => import('./en/dialogs'),
  lessons: () => import('./en/lessons'),
};

/**
 * What the rooms beyond the first say, each loaded with its room; `step`, `quality` and `lab` are parts of
 * the first one, `offline` and `dialogs` of what Help, About and a teacher's link say, `lessons` of any.
 */
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
    step: () => import('./zh/step'),
    quality: () => import('./zh/quality'),
    lab: () => import('./zh/lab'),
    offline: () => import('./zh/offline'),
    dialogs: () => import('./zh/dialogs'),
    lessons: () => import('./zh/lessons'),
  },
};

/** `use` needs the same promise at every render, also of a load that failed. */
const loads = new Map<string, Promise<unknown>>();
const failed = new Set<string>();

/** Starts to load a room's messages; rejects when their file can't be loaded. */
export function loadRoomMessages<Room extends keyof RoomMessages>(
  room: Room,
  language: Language,
): Promise<RoomMessages[Room]> {
  const key = `${language} ${room}`;
  const known = loads.get(key) as Promise<RoomMessages[Room]> | undefined;
  if (known) return known;
  const load = loaders[language][room]();
  loads.set(key, load);
  load.catch(() => failed.add(key));
  return load;
}

/** What could not be loaded is asked for again when it is next needed. */
export function forgetFailedMessages(): void {
  for (const key of failed) loads.delete(key);
  failed.clear();
}

/** A room's own messages in the reader's language; suspends until they are loaded. */
export function useRoomMessages<Room extends keyof RoomMessages>(room: Room): RoomMessages[Room] {
  const spoken = useContext(MessagesContext);
  if (!spoken) throw new Error('No messages: the component is outside MessagesContext.');
  return use(loadRoomMessages(room, spoken.language));
}
