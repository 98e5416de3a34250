import { Link2 } from 'lucide-react';
import { useMessages } from '../../i18n/useMessages';
import { useSettings, useStores } from '../../hooks/stores';
import { Button } from '../../ui/Button';
import { useCopy } from '../../ui/useCopy';

/** Copies the address, which holds setup, seed and language. @param onShare writes them out first */
export function ShareButton({ onShare }: { onShare: () => void }) {
  const { share: text } = useMessages().train;
  const { url } = useStores();
  const language = useSettings((settings) => settings.language);
  const [outcome, copy] = useCopy();
  const share = () => {
    onShare();
    url.getState().setLanguage(language);
    copy(window.location.href);
  };
  return (
    <>
      <span role="status">{outcome === null ? '' : text[outcome]}</span>
      <Button look="quiet" onClick={share}>
        <Link2 aria-hidden />
        {text.button}
      </Button>
    </>
  );
}
