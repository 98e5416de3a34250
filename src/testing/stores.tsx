import { configure } from '@testing-library/react';
import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Language } from '../core/language';
import { zhHans } from '../i18n/chinese';
import { en } from '../i18n/messages';
import { MessagesContext } from '../i18n/useMessages';
import type { Engine } from '../rpc/engineProtocol';
import { wholePage } from '../state/classView';
import type { UrlParams, UrlStore } from '../state/url';
import type { Replacing } from '../state/replacing';
import { createSession } from '../state/session';
import { StoresContext } from '../hooks/stores';
import type { Stores } from '../hooks/stores';

// Parts of a page load for longer than the usual second where other processes keep the cores busy.
configure({ asyncUtilTimeout: 60_000 });

/** An address bar that shows one room, and that nothing else reads. */
export function fakeLink(room: UrlStore['room'], given: UrlParams = {}) {
  return createStore<UrlStore>()((set, get) => ({
    room,
    language: null,
    classView: wholePage,
    lesson: null,
    params: { game: {}, train: {}, latent: {}, deconv: {}, [room]: given },
    go: (next) => set({ room: next }),
    setParams: (name, params) => set({ params: { ...get().params, [name]: params } }),
    setLanguage: (language) => set({ language }),
    setLesson: (lesson) => set({ lesson }),
  }));
}

const messages = { en, 'zh-Hans': zhHans };

/**
 * What hooks of the Train room stand on: its link, and a session over an engine.
 * @returns them, and a wrapper for the renderer, in `language`
 */
export function trainStores(engine: Engine, params: UrlParams = {}, language: Language = 'en') {
  const url = fakeLink('train', params);
  const session = createSession(engine);
  // Nobody is asked: what the other run takes the place of is the tests' own.
  const replacing = { replace: session.adopt } as Replacing;
  const stores = { url, session, replacing } as Stores;
  const wrapper = ({ children }: { children: ReactNode }) => (
    <MessagesContext value={{ language, messages: messages[language] }}>
      <StoresContext value={stores}>{children}</StoresContext>
    </MessagesContext>
  );
  return { link: url, session, wrapper };
}
