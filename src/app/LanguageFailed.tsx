import type { Language } from '../core/language';
import { useMessages } from '../i18n/useMessages';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

const names: Record<Language, string> = { en: 'English', 'zh-Hans': '中文' };

interface Props {
  /** The one that could not be loaded. */
  language: Language;
  onRetry: () => void;
  onDismiss: () => void;
}

export function LanguageFailed({ language, onRetry, onDismiss }: Props) {
  const { app, train } = useMessages();
  return (
    <Notice
      tone="bad"
      dismissLabel={train.notices.dismiss}
      onDismiss={onDismiss}
      actions={
        <Button small onClick={onRetry}>
          {app.tryAgain}
        </Button>
      }
    >
      {app.languageFailed(names[language])}
    </Notice>
  );
}
