import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useSettings } from '../../hooks/stores';
import { observeSize } from '../../ui/observeSize';
import { leastWidth } from './layout';

export interface StageSize {
  /** 0 until measured. */
  width: number;
  /** Size of the figure's type against 16 px: larger for presenters, and where there is room. */
  unit: number;
  /** Height of the window from the element's top on, with the page scrolled to its top. */
  below: number;
}

/** A figure that has this much room at this size of type keeps it; more room makes both grow. */
const room = { width: 1040, height: 520, above: 300, most: 1.4 };

function unitFor(width: number, height: number, type: number): number {
  // Large type must not push a presenter's matrix below its maps.
  if (width >= leastWidth && width < leastWidth * type) return width / leastWidth;
  const wide = width / (room.width * type);
  const high = (height - room.above * type) / (room.height * type);
  return type * Math.max(1, Math.min(room.most, wide, high));
}

/** Size and place of an element and size of the type, kept up to date. */
export function useStageSize(): [RefObject<HTMLDivElement | null>, StageSize] {
  const ref = useRef<HTMLDivElement>(null);
  const presenter = useSettings((settings) => settings.presenter);
  const [size, setSize] = useState<StageSize>({ width: 0, unit: 1, below: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const width = Math.floor(element.clientWidth);
      const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const type = Math.max(0.5, (Number.isNaN(root) ? 16 : root) / 16);
      const unit = unitFor(width, window.innerHeight, type);
      const top = element.getBoundingClientRect().top + window.scrollY;
      const below = Math.floor(window.innerHeight - top);
      setSize((old) =>
        old.width === width && old.unit === unit && old.below === below
          ? old
          : { width, unit, below },
      );
    };
    measure();
    const unobserve = observeSize(element, measure);
    window.addEventListener('resize', measure);
    return () => {
      unobserve();
      window.removeEventListener('resize', measure);
    };
  }, [presenter]);
  return [ref, size];
}
