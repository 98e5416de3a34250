import type { MouseEvent, PointerEvent } from 'react';
import type { Target } from '../../core/deconv/highlight';

export interface Pointing {
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave: (event: PointerEvent<HTMLElement>) => void;
  onClick: (event: MouseEvent<HTMLElement>) => void;
}

/**
 * Handlers of a figure: what is under the pointer lights up, a row that is clicked is gone to. A finger
 * leaves what it touched highlighted, a mouse does not.
 */
export function pointing(
  under: (x: number, y: number) => Target | null,
  onPoint: (target: Target | null) => void,
  onPick: (row: number) => void,
): Pointing {
  const at = (event: MouseEvent<HTMLElement>) => {
    const frame = event.currentTarget.getBoundingClientRect();
    return under(event.clientX - frame.left, event.clientY - frame.top);
  };
  return {
    onPointerDown: (event) => onPoint(at(event)),
    onPointerMove: (event) => onPoint(at(event)),
    onPointerLeave: (event) => {
      if (event.pointerType === 'mouse') onPoint(null);
    },
    onClick: (event) => {
      const target = at(event);
      if (target?.kind === 'cell' || target?.kind === 'result') onPick(target.row);
    },
  };
}
