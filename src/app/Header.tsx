import { CircleHelp, GraduationCap, Monitor, Moon, Presentation, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMessages } from '../i18n/useMessages';
import type { Theme } from '../state/settings';
import { useSettings, useStores } from '../hooks/stores';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import styles from './Header.module.css';
import { RoomNav } from './RoomNav';

const nextTheme: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcon = { system: Monitor, light: Sun, dark: Moon };

interface Props {
  /** The engine's badge. */
  badge?: ReactNode;
  /** The way to the lessons. */
  lessons?: ReactNode;
  onHelp: () => void;
  /** Prepares a link for a class. */
  onLink: () => void;
}

export function Header({ badge, lessons, onHelp, onLink }: Props) {
  const { app } = useMessages();
  const { settings, url } = useStores();
  const { language, theme, presenter } = useSettings((state) => state);
  const Icon = themeIcon[theme];
  const other = language === 'en' ? 'zh-Hans' : 'en';
  return (
    <header className={styles.header}>
      <span className={styles.brand} translate="no">
        <span className={styles.g}>G</span>
        <span>an</span>
        <span className={styles.d}>vas</span>
      </span>
      <RoomNav />
      {lessons}
      <div className={styles.tools}>
        {badge}
        <Button
          look="quiet"
          className={styles.language}
          aria-label={other === 'en' ? 'English' : '中文'}
          lang={other}
          title={app.language}
          data-language={language}
          onClick={() => {
            settings.getState().change({ language: other });
            url.getState().setLanguage(other);
          }}
        >
          <span data-on={language === 'en'}>EN</span>
          <span data-on={language === 'zh-Hans'}>中文</span>
        </Button>
        <IconButton
          label={app.theme.switchTo(app.theme[nextTheme[theme]])}
          data-theme-choice={theme}
          onClick={() => settings.getState().change({ theme: nextTheme[theme] })}
        >
          <Icon aria-hidden />
        </IconButton>
        <IconButton
          label={presenter ? app.present.end : app.present.start}
          aria-pressed={presenter}
          aria-keyshortcuts="P"
          onClick={() => settings.getState().change({ presenter: !presenter })}
        >
          <Presentation aria-hidden />
        </IconButton>
        {!presenter && (
          <IconButton label={app.prepareLink} onClick={onLink}>
            <GraduationCap aria-hidden />
          </IconButton>
        )}
        <IconButton label={app.help} aria-keyshortcuts="?" onClick={onHelp}>
          <CircleHelp aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}
