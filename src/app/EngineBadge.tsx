import { useState } from 'react';
import { useMessages } from '../i18n/useMessages';
import { useSession } from '../hooks/stores';
import { Badge } from '../ui/Badge';
import { lazyDialog } from './lazyDialog';

const EngineDialog = lazyDialog(async () => (await import('./dialogs')).EngineDialog);

/** Which engine and device train; a press says why. */
export function EngineBadge() {
  const { engine: text } = useMessages().app;
  const info = useSession((session) => session.info);
  const phase = useSession((session) => session.phase);
  const failed = useSession((session) => session.fault !== null && session.info === null);
  const [open, setOpen] = useState(false);

  const where = info ? text.names[info.backend] : '';
  const label = failed
    ? text.failed
    : phase === 'opening'
      ? text.opening
      : info
        ? [
            where,
            info.threads ? text.threads(info.threads) : info.fallback ? text.slower : info.device,
          ]
            .filter(Boolean)
            .join(' · ')
        : text.none;
  const tone = failed
    ? 'bad'
    : phase === 'opening'
      ? 'busy'
      : info
        ? info.fallback
          ? 'warn'
          : 'good'
        : 'quiet';
  return (
    <>
      <Badge
        tone={tone}
        aria-haspopup="dialog"
        data-backend={info?.backend ?? ''}
        data-engine={info?.engine ?? ''}
        data-fallback={info?.fallback ?? ''}
        data-agreement={info?.agreement}
        onClick={() => setOpen(true)}
      >
        {label}
      </Badge>
      <EngineDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}
