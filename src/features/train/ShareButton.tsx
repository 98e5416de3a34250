import { Link2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { useSettings, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';

/** Copies the address, which holds setup, seed and language. @param onShare writes them out first */
export function ShareButton({ onShare }: { onShare: () => void }) {
  const { share: text } = useMessages().train;
  const { url } = useStores();
  const language = useSettings((settings) => settings.language);
  const [outcome, setOutcome] = useState<'done' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), 4000);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    onShare();
    url.getState().setLanguage(language);
    try {
      // Without a secure context there is no clipboard, whatever the types say.
      await navigator.clipboard.writeText(window.location.href);
      setOutcome('done');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <>
      <span role="status">{outcome === null ? '' : text[outcome]}</span>
      <Button look="quiet" onClick={() => void copy()}>
        <Link2 aria-hidden />
        {text.button}
      </Button>
    </>
  );
}
