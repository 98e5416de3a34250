import { useEffect } from 'react';
import { useMessages } from '../i18n/useMessages';
import { useUrl, useSettings } from '../hooks/stores';

/** Theme, presenter mode, language and title, as they stand on the document. */
export function useAppearance(): void {
  const { theme, presenter, language } = useSettings((settings) => settings);
  const room = useUrl((link) => link.room);
  const { app } = useMessages();

  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const show = () => {
      const resolved = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
      document.documentElement.dataset.theme = resolved;
    };
    show();
    dark.addEventListener('change', show);
    return () => dark.removeEventListener('change', show);
  }, [theme]);

  useEffect(() => {
    document.documentElement.dataset.presenter = presenter ? 'on' : 'off';
  }, [presenter]);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = app.roomTitle(app.rooms[room]);
  }, [language, room, app]);
}
