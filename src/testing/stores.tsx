import type { ReactNode } from 'react';
import { createStore } from 'zustand/vanilla';
import { en } from '../i18n/messages';
import { MessagesContext } from '../i18n/useMessages';
import type { Engine } from '../rpc/engineProtocol';
import type { LinkParams, LinkStore } from '../store/link';
import { createSession } from '../store/session';
import { StoresContext } from '../store/stores';
import type { Stores } from '../store/stores';

/** An address bar that shows one room, and that nothing else reads. */
export function fakeLink(room: LinkStore['room'], given: LinkParams = {}) {
  return createStore<LinkStore>()((set, get) => ({
    room,
    language: null,
    params: { game: {}, train: {}, latent: {}, deconv: {}, [room]: given },
    go: (next) => set({ room: next }),
    setParams: (name, params) => set({ params: { ...get().params, [name]: params } }),
    setLanguage: (language) => set({ language }),
  }));
}

/**
 * What hooks of the Train room stand on: its link, and a session over an engine.
 * @returns them, and a wrapper for the renderer, in English
 */
export function trainStores(engine: Engine, params: LinkParams = {}) {
  const link = fakeLink('train', params);
  const session = createSession(engine);
  const stores = { link, session } as Stores;
  const wrapper = ({ children }: { children: ReactNode }) => (
    <MessagesContext value={{ language: 'en', messages: en }}>
      <StoresContext value={stores}>{children}</StoresContext>
    </MessagesContext>
  );
  return { link, session, wrapper };
}
