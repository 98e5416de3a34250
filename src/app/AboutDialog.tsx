import { useRoomMessages } from '../i18n/roomMessages';
import { useMessages } from '../i18n/useMessages';
import { Dialog } from '../ui/Dialog';
import { lazyPart } from '../ui/lazyPart';
import styles from './AboutDialog.module.css';

const OfflineSection = lazyPart(async () => (await import('./OfflineSection')).OfflineSection);

interface Props {
  open: boolean;
  onClose: () => void;
}

export function AboutDialog({ open, onClose }: Props) {
  const { app } = useMessages();
  const { about } = useRoomMessages('dialogs');
  return (
    <Dialog open={open} title={about.title} closeLabel={app.close} onClose={onClose}>
      {about.text.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <OfflineSection props={{}} />
      <section>
        <h3 className={styles.heading}>{about.licencesTitle}</h3>
        <dl className={styles.licences}>
          {about.licences.map(([work, licence]) => (
            <div key={work}>
              <dt>{work}</dt>
              <dd>{licence}</dd>
            </div>
          ))}
        </dl>
        <p className={styles.full}>
          <a href="./licences.txt" target="_blank" rel="noreferrer">
            {about.fullLicences}
          </a>
        </p>
      </section>
    </Dialog>
  );
}
