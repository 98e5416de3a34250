import { useRoomMessages } from '../i18n/roomMessages';
import { useMessages } from '../i18n/useMessages';
import { useSettings } from '../hooks/stores';
import { themes } from '../state/settings';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Segmented } from '../ui/Segmented';
import { Toggle } from '../ui/Toggle';
import styles from './HelpDialog.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
  onAbout: () => void;
}

export function HelpDialog({ open, onClose, onAbout }: Props) {
  const { app } = useMessages();
  const { help } = useRoomMessages('dialogs');
  const { letterKeys, theme, change } = useSettings((settings) => settings);
  return (
    <Dialog open={open} title={help.title} closeLabel={app.close} onClose={onClose}>
      <section>
        <h3 className={styles.heading}>{help.voicesTitle}</h3>
        <ul className={styles.voices}>
          {help.voices.map(([voice, line]) => (
            <li key={voice} data-voice={voice}>
              <svg viewBox="0 0 40 8" width="40" height="8" aria-hidden>
                <line x1="2" x2="38" y1="4" y2="4" />
              </svg>
              {line}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className={styles.heading}>{help.keysTitle}</h3>
        <dl className={styles.keys}>
          {help.keys.map(([key, action]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{action}</dd>
            </div>
          ))}
        </dl>
        <Toggle
          label={help.letterKeys}
          checked={letterKeys}
          onChange={(on) => change({ letterKeys: on })}
        />
      </section>
      <section>
        <h3 className={styles.heading}>{help.awayTitle}</h3>
        <p className={styles.away}>{help.away}</p>
      </section>
      <section className={styles.row}>
        <Segmented
          label={app.theme.label}
          showLabel
          value={theme}
          options={themes.map((value) => ({ value, label: app.theme[value] }))}
          onChange={(value) => change({ theme: value })}
        />
        <Button onClick={onAbout}>{app.about}</Button>
      </section>
    </Dialog>
  );
}
