import { useState } from 'react';
import { useRoomMessages } from '../i18n/roomMessages';
import { useMessages } from '../i18n/useMessages';
import { stepOf } from '../state/lessons/lessons';
import { frameLine, teacherLink } from '../state/teacherLink';
import type { LinkDraft } from '../state/teacherLink';
import { useSettings, useUrl } from '../hooks/stores';
import { Dialog } from '../ui/Dialog';
import { CopyField } from './CopyField';
import styles from './LinkDialog.module.css';
import { LinkFields } from './LinkFields';
import { Miniature } from './Miniature';
import { QrFigure } from './QrFigure';

interface Props {
  open: boolean;
  onClose: () => void;
}

/** Addresses that no other machine can open. */
const local = /^(localhost|127\.[\d.]+|\[::1\])$/;

/** Prepares a link for a class: what it opens on the left, what comes of it on the right. */
export function LinkDialog({ open, onClose }: Props) {
  const { app } = useMessages();
  const { link: text } = useRoomMessages('dialogs');
  const { room, params, classView } = useUrl((link) => link);
  const spoken = useSettings((settings) => settings.language);
  const [draft, setDraft] = useState<LinkDraft>(() => ({
    room,
    setup: 'now',
    dataset: null,
    language: null,
    lesson: null,
    present: classView.present,
    roomOnly: classView.hidden.includes('rooms'),
    hidden: classView.hidden,
    locked: classView.locked,
  }));
  const set = draft.lesson && stepOf(draft.lesson).set;
  const own = draft.setup === 'now' ? params[draft.room] : {};
  const choices = { ...draft, params: draft.lesson ? (set ?? {}) : own };
  const { href, hostname } = window.location;
  const address = teacherLink(choices, href);
  const framed = frameLine(teacherLink(choices, href, true), text.embed.title);
  // A link without a language leaves a page that is open already in the one that it had.
  const seen = teacherLink({ ...choices, language: draft.language ?? spoken }, href);
  return (
    <Dialog open={open} wide title={text.title} closeLabel={app.close} onClose={onClose}>
      <div className={styles.columns}>
        <LinkFields
          draft={draft}
          params={choices.params}
          onChange={(part) => setDraft({ ...draft, ...part })}
        />
        <div className={styles.outcome}>
          <Miniature address={seen} label={text.preview} />
          <div className={styles.link}>
            <div className={styles.address}>
              <CopyField
                label={text.address}
                value={address}
                hint={local.test(hostname) ? text.here : undefined}
              />
              <CopyField label={text.frame} value={framed} hint={text.frameHint} />
            </div>
            <QrFigure link={address} />
          </div>
        </div>
      </div>
    </Dialog>
  );
}
