import { useState } from 'react';
import { useMessages } from '../../i18n/useMessages';
import { useLocked } from '../../hooks/classView';
import { Button } from '../../ui/Button';
import { lazyPart } from '../../ui/lazyPart';
import { LockGroup } from '../../ui/LockGroup';

const FilesDialog = lazyPart(async () => (await import('./FilesDialog')).FilesDialog);

/** Opens what saves, opens and exports; its code comes with the first press. */
export function FilesButton() {
  const { app, history } = useMessages();
  const text = history.files;
  const locked = useLocked('files');
  const [open, setOpen] = useState<boolean | null>(null);
  return (
    <>
      <LockGroup locked={locked} note={app.locked} brief>
        <Button look="quiet" onClick={() => setOpen(true)}>
          {text.open}
        </Button>
      </LockGroup>
      {open !== null && <FilesDialog props={{ open, onClose: () => setOpen(false) }} />}
    </>
  );
}
