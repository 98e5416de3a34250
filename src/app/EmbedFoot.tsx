import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useRoomMessages } from '../i18n/roomMessages';
import { formatHash } from '../state/url';
import { useUrl } from '../hooks/stores';
import styles from './EmbedFoot.module.css';
import { tellHeight } from './tellHeight';

/** In a frame, in place of header and footer: what trains, and the whole page in a tab of its own. */
export function EmbedFoot({ badge }: { badge: ReactNode }) {
  const { embed: text } = useRoomMessages('dialogs').link;
  const { room, language, classView, params, lesson } = useUrl((link) => link);
  const foot = useRef<HTMLElement>(null);
  useEffect(() => {
    const content = foot.current?.parentElement;
    return content ? tellHeight(window, content) : undefined;
  }, []);
  const whole = { ...classView, embed: false };
  return (
    <footer ref={foot} className={styles.foot}>
      {badge}
      <a
        href={formatHash({ room, language, classView: whole, lesson, params: params[room] })}
        target="_blank"
        rel="noopener"
      >
        {text.open}
      </a>
    </footer>
  );
}
