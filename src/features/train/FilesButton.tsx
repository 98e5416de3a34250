import { useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { lazyPart } from '../../ui/lazyPart';

const FilesDialog = lazyPart(async () => (await import('./FilesDialog')).FilesDialog);

/** Opens what saves, opens and exports; its code comes with the first press. */
export function FilesButton() {
  const text = useMessages().history.files;
  const [open, setOpen] = useState<boolean | null>(null);
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        {text.open}
      </Button>
      {open !== null && <FilesDialog props={{ open, onClose: () => setOpen(false) }} />}
    </>
  );
}
