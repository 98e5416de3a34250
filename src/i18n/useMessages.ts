import { createContext, useContext } from 'react';
import type { Language } from '../core/language';
import type { Messages } from './messages';

export const MessagesContext = createContext<Messages | null>(null);

/** A reader needs one language at a time, so each is a file of its own. */
export async function loadMessages(language: Language): Promise<Messages> {
  if (language === 'en') return (await import('./messages')).en;
  return (await import('./chinese')).zhHans;
}

/** The messages in the reader's language; components re-render in place when it is switched. */
export function useMessages(): Messages {
  const messages = useContext(MessagesContext);
  if (!messages) throw new Error('No messages: the component is outside MessagesContext.');
  return messages;
}
