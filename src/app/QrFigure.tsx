import { useMemo, useRef } from 'react';
import { encode } from 'uqr';
import { useRoomMessages } from '../i18n/roomMessages';
import styles from './LinkDialog.module.css';

/** Characters above which the squares get too small for a phone across a room. */
const mostCharacters = 900;

/** Squares of white around the code, as the standard has it. */
const border = 4;

/** The dark squares of a code as one SVG path, a run of them at a time, and the code's side in squares. */
export function qrPath(text: string): { path: string; side: number } {
  const { data, size } = encode(text, { ecc: 'M', border });
  const runs = data.flatMap((row, y) =>
    row.flatMap((dark, x) => {
      if (!dark || row[x - 1]) return [];
      const end = row.indexOf(false, x);
      return [`M${x} ${y}h${(end < 0 ? size : end) - x}v1H${x}z`];
    }),
  );
  return { path: runs.join(''), side: size };
}

/** A link as a QR code, black on white in either theme; a press fills the screen with it. */
export function QrFigure({ link }: { link: string }) {
  const { code: text } = useRoomMessages('dialogs').link;
  const button = useRef<HTMLButtonElement>(null);
  const code = useMemo(() => (link.length > mostCharacters ? null : qrPath(link)), [link]);
  if (!code) return <p className={styles.hint}>{text.tooLong}</p>;
  const enlarge = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void button.current?.requestFullscreen().catch(() => undefined);
  };
  return (
    <figure className={styles.code}>
      <button ref={button} type="button" className={styles.qr} title={text.large} onClick={enlarge}>
        <svg viewBox={`0 0 ${code.side} ${code.side}`} role="img" aria-label={text.label(link)}>
          <path d={code.path} shapeRendering="crispEdges" />
        </svg>
      </button>
      <figcaption className={styles.hint}>{text.hint}</figcaption>
    </figure>
  );
}
