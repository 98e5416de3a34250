import { createContext, useContext } from 'react';
import { zhHans } from './chinese';
import type { Language } from '../core/language';
import { en } from './messages';
import type { Messages } from './messages';

export const LanguageContext = createContext<Language>('en');

export function messagesIn(language: Language): Messages {
  return language === 'en' ? en : zhHans;
}

/** The messages in the reader's language; components re-render in place when it is switched. */
export function useMessages(): Messages {
  return messagesIn(useContext(LanguageContext));
}
