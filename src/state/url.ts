import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { languages } from '../core/language';
import type { Language } from '../core/language';
import { classViewKeys, formatClassView, parseClassView } from './classView';
import type { ClassView } from './classView';
import { lessonIds } from '../core/lessons';
import type { LessonPlace } from '../core/lessons';

/** In the order of a lesson; keys 1 to 4. */
export const roomNames = ['game', 'train', 'latent', 'deconv'] as const;
export type RoomName = (typeof roomNames)[number];

/** A room's own part of the link: its keys as they stand, unchecked; each room has its schema. */
export type UrlParams = Readonly<Record<string, string>>;

/** Bumped when a key changes its meaning; a link from a later version is read as far as it goes. */
const urlVersion = '1';
/** Longer links are rubbish: the Latent room's, which hold points, are kept within it. */
export const maxUrlLength = 4096;

export interface UrlState {
  room: RoomName;
  language: Language | null;
  classView: ClassView;
  /** The lesson that is open, whatever the room. */
  lesson: LessonPlace | null;
  params: UrlParams;
}

/** Steps of no lesson are as many. */
const maxLessonStep = 99;

/** A lesson's step is the page's only where there is a lesson: rooms have had keys of these names. */
function takeLesson(params: Record<string, string>): LessonPlace | null {
  const id = lessonIds.find((name) => name === params.lesson);
  if (!id) return null;
  const step = Math.min(maxLessonStep, Math.max(1, Math.round(Number(params.step)) || 1));
  delete params.lesson;
  delete params.step;
  return { id, step };
}

/** Reads `#/train?v=1&lang=en&…`; anything it can't make sense of is the Train room without params. */
export function parseHash(hash: string): UrlState {
  const [path = '', query = ''] = hash.slice(0, maxUrlLength).replace(/^#\/?/, '').split('?', 2);
  const room = roomNames.find((name) => name === path) ?? 'train';
  const found: [string, string][] = [];
  let language: Language | null = null;
  const search = new URLSearchParams(query);
  for (const [key, value] of search) {
    if (key === 'lang') language = languages.find((name) => name === value) ?? null;
    else if (key !== 'v' && !classViewKeys.includes(key)) found.push([key, value]);
  }
  const params = Object.fromEntries(found);
  const lesson = takeLesson(params);
  return { room, language, classView: parseClassView(search), lesson, params };
}

export function formatHash({ room, language, classView, lesson, params }: UrlState): string {
  const entries = [
    ...formatClassView(classView),
    ...(lesson === null
      ? []
      : [['lesson', lesson.id] as const, ['step', String(lesson.step)] as const]),
    ...Object.entries(params),
  ];
  const search = new URLSearchParams();
  if (language !== null || entries.length > 0) search.set('v', urlVersion);
  if (language !== null) search.set('lang', language);
  for (const [key, value] of entries) search.set(key, value);
  // A comma need not be escaped, and people read these lists.
  const query = search.toString().replaceAll('%2C', ',');
  return `#/${room}${query === '' ? '' : `?${query}`}`;
}

export interface UrlStore {
  room: RoomName;
  language: Language | null;
  classView: ClassView;
  lesson: LessonPlace | null;
  /** Every room keeps its own while another is shown. */
  params: Readonly<Record<RoomName, UrlParams>>;
  go: (room: RoomName) => void;
  setParams: (room: RoomName, params: UrlParams) => void;
  setLanguage: (language: Language) => void;
  /** Opens a lesson at a step, or none; a step is no entry of the browser's history. */
  setLesson: (lesson: LessonPlace | null) => void;
}

const none = { game: {}, train: {}, latent: {}, deconv: {} };

/** The address bar as a store. Moving to a room makes a history entry; a changed setting does not. */
export function createUrlStore(page: Window): StoreApi<UrlStore> {
  const first = parseHash(page.location.hash);
  const store = createStore<UrlStore>()((set, get) => {
    const write = (method: 'pushState' | 'replaceState') => {
      const { room, params } = get();
      page.history[method](null, '', formatHash({ ...get(), params: params[room] }));
    };
    return {
      room: first.room,
      language: first.language,
      classView: first.classView,
      lesson: first.lesson,
      params: { ...none, [first.room]: first.params },
      go: (room) => {
        if (room === get().room) return;
        set({ room });
        write('pushState');
      },
      setParams: (room, params) => {
        set({ params: { ...get().params, [room]: params } });
        if (room === get().room) write('replaceState');
      },
      setLanguage: (language) => {
        set({ language });
        write('replaceState');
      },
      setLesson: (lesson) => {
        set({ lesson });
        write('replaceState');
      },
    };
  });
  const reread = () => {
    const { room, language, classView, lesson, params } = parseHash(page.location.hash);
    const { params: kept, language: before } = store.getState();
    store.setState({
      room,
      language: language ?? before,
      classView,
      lesson,
      params: { ...kept, [room]: params },
    });
  };
  page.addEventListener('hashchange', reread);
  page.addEventListener('popstate', reread);
  return store;
}
