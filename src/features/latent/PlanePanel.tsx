import { Minus, Plus } from 'lucide-react';
import { useContext, useMemo, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { coordinates, pointOn } from '../../core/latent/plane';
import { useRoomMessages } from '../../i18n/roomMessages';
import { latentBounds, planeStart } from '../../state/latent/latentState';
import { imageGridOf } from '../../core/pixels';
import { planeOf } from '../../state/latent/planeOf';
import { Button } from '../../ui/Button';
import { IconButton } from '../../ui/IconButton';
import { LockedContext } from '../../ui/LockGroup';
import { Panel } from '../../ui/Panel';
import { PixelCanvas } from '../../ui/PixelCanvas';
import styles from './PlanePanel.module.css';
import { Preview } from './Preview';
import { useLatent, useLatentActions } from './useLatent';

/** Share of the window that an arrow key moves. */
const stride = 1 / 12;
const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** A map of samples to wander in: the z under the cross is the z in hand. */
export function PlanePanel() {
  const { plane: text, picture, tiles } = useRoomMessages('latent').latent;
  const state = useLatent((all) => all);
  const { view, z } = state;
  const { main, plane: map } = state.drawn;
  const { change, move } = useLatentActions();
  const dragging = useRef(false);
  const locked = useContext(LockedContext);
  const plane = planeOf(state);
  const imageGrid = useMemo(
    () =>
      map
        ? imageGridOf(
            map.pictures.map(({ pixels }) => pixels),
            map.side,
          )
        : null,
    [map],
  );
  if (!plane) {
    return (
      <Panel title={text.title}>
        <p className={styles.text}>{state.spannedBy === 'points' ? text.choose : tiles.waiting}</p>
      </Panel>
    );
  }

  const here = coordinates(plane, z.present);
  const cross = {
    left: `${50 + (50 * (here.x - view.x)) / view.reach}%`,
    top: `${50 - (50 * (here.y - view.y)) / view.reach}%`,
  };
  const zoom = (factor: number) => {
    const { min, max } = latentBounds.reach;
    const reach = Math.min(max, Math.max(min, view.reach * factor));
    change({ view: { ...here, reach } });
  };
  const point = (event: PointerEvent<HTMLElement>, done: boolean) => {
    const box = event.currentTarget.getBoundingClientRect();
    const across = (2 * (event.clientX - box.left)) / box.width - 1;
    const up = 1 - (2 * (event.clientY - box.top)) / box.height;
    const clamp = (value: number) => Math.min(1, Math.max(-1, value));
    const x = view.x + view.reach * clamp(across);
    const y = view.y + view.reach * clamp(up);
    move(pointOn(plane, x, y), done);
  };
  const key = (event: KeyboardEvent) => {
    if (locked) return;
    const step = arrows[event.key];
    if (step) {
      const [x, y] = [
        here.x + step[0] * view.reach * stride,
        here.y + step[1] * view.reach * stride,
      ];
      move(pointOn(plane, x, y), true);
      const beyond = Math.max(Math.abs(x - view.x), Math.abs(y - view.y)) > view.reach;
      if (beyond) change({ view: { x, y, reach: view.reach } });
    } else if (event.key === '+' || event.key === '=') zoom(0.5);
    else if (event.key === '-') zoom(2);
    else return;
    event.preventDefault();
  };

  return (
    <Panel title={text.title} note={text.note(view.reach)}>
      <div className={styles.columns}>
        <div
          className={styles.map}
          role="application"
          tabIndex={locked ? -1 : 0}
          aria-disabled={locked}
          aria-label={text.label}
          data-testid="plane"
          onKeyDown={key}
          onPointerDown={(event) => {
            if (locked) return;
            dragging.current = true;
            event.currentTarget.setPointerCapture(event.pointerId);
            point(event, false);
          }}
          onPointerMove={(event) => {
            if (dragging.current) point(event, false);
          }}
          onPointerUp={(event) => {
            if (dragging.current) point(event, true);
            dragging.current = false;
          }}
        >
          {imageGrid && <PixelCanvas pixels={imageGrid} label={text.title} />}
          <span className={styles.cross} style={cross} aria-hidden />
        </div>
        <div className={styles.side}>
          <Preview small pixels={main?.pixels ?? null} label={picture.label} />
          <p className={styles.text}>{text.at(here.x, here.y)}</p>
          {main && <p className={styles.text}>{picture.score(main.score)}</p>}
          <div className={styles.zoom}>
            <IconButton label={text.zoomIn} onClick={() => zoom(0.5)}>
              <Plus aria-hidden />
            </IconButton>
            <IconButton label={text.zoomOut} onClick={() => zoom(2)}>
              <Minus aria-hidden />
            </IconButton>
          </div>
          <Button small onClick={() => change({ view: planeStart })}>
            {text.home}
          </Button>
        </div>
      </div>
      <p className={styles.text}>{text.text}</p>
    </Panel>
  );
}
