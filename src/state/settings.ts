import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { languages } from '../core/language';
import type { Language } from '../core/language';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** How this reader wants the page; kept in this browser, never in a link but for the language. */
interface Settings {
  language: Language;
  theme: Theme;
  /** Whether single letters act as keys. */
  letterKeys: boolean;
  /** Larger type, settings hidden; not kept. */
  presenter: boolean;
}

export interface SettingsStore extends Settings {
  change: (part: Partial<Settings>) => void;
}

const storageKey = 'ganvas.settings';

function read(storage: Storage | null): Partial<Settings> {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(storageKey) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    const { language, theme, letterKeys } = kept as Record<string, unknown>;
    const found: Partial<Settings> = {};
    const knownLanguage = languages.find((name) => name === language);
    const knownTheme = themes.find((name) => name === theme);
    if (knownLanguage) found.language = knownLanguage;
    if (knownTheme) found.theme = knownTheme;
    if (typeof letterKeys === 'boolean') found.letterKeys = letterKeys;
    return found;
  } catch {
    return {};
  }
}

/**
 * @param storage null where the browser forbids it
 * @param preferred the browser's languages, best first
 */
export function createSettings(
  storage: Storage | null,
  preferred: readonly string[],
): StoreApi<SettingsStore> {
  const spoken = preferred.find((tag) => /^(en|zh)\b/i.test(tag)) ?? 'en';
  return createStore<SettingsStore>()((set) => ({
    language: /^zh/i.test(spoken) ? 'zh-Hans' : 'en',
    theme: 'system',
    letterKeys: true,
    presenter: false,
    ...read(storage),
    change: (part) => {
      set(part);
      // What was chosen, here or in another tab: not the language of a link, nor the browser's own.
      const { language, theme, letterKeys } = { ...read(storage), ...part };
      try {
        storage?.setItem(storageKey, JSON.stringify({ language, theme, letterKeys }));
      } catch {
        // A full or forbidden storage costs only the memory of a preference.
      }
    },
  }));
}
