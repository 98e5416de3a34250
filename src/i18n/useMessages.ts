import { createContext, useContext } from 'react';
import type { Language } from '../core/language';
import type { Messages } from './messages';

/** Messages and the language that they are in. */
export interface LoadedLocale {
  language: Language;
  messages: Messages;
}

export const MessagesContext = createContext<LoadedLocale | null>(null);

/** A reader needs one language at a time, so each is a file of its own. */
export async function loadMessages(language: Language): Promise<LoadedLocale> {
  const messages =
    language === 'en' ? (await import('./messages')).en : (await import('./chinese')).zhHans;
  return { language, messages };
}

/** The messages in the reader's language; components re-render in place when it is switched. */
export function useMessages(): Messages {
  const spoken = useContext(MessagesContext);
  if (!spoken) throw new Error('No messages: the component is outside MessagesContext.');
  return spoken.messages;
}
