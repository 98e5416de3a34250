import { useEffect, useRef, useState } from 'react';
import { useWidth } from '../ui/useWidth';
import styles from './LinkDialog.module.css';
import { miniatureName } from './startUp';

/** The screen that is shown small, in CSS pixels: a class's laptop. */
const screen = { width: 1366, height: 768 };

/** What an address of this page opens, alive but only to look at. */
export function Miniature({ address, label }: { address: string; label: string }) {
  const [first] = useState(address);
  const shown = useRef(first);
  const frame = useRef<HTMLIFrameElement>(null);
  const [box, width] = useWidth<HTMLDivElement>('pixels', 560);
  useEffect(() => {
    if (address === shown.current) return;
    shown.current = address;
    // Not by its attribute, which would make an entry of the history for each change.
    frame.current?.contentWindow?.location.replace(address);
  }, [address]);
  const scale = width / screen.width;
  return (
    <figure className={styles.preview}>
      <figcaption className={styles.caption}>{label}</figcaption>
      <div ref={box} className={styles.screen} style={{ height: screen.height * scale }}>
        <iframe
          ref={frame}
          name={miniatureName}
          src={first}
          title={label}
          inert
          tabIndex={-1}
          {...screen}
          style={{ transform: `scale(${scale})` }}
        />
      </div>
    </figure>
  );
}
