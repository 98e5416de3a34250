import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useSettings } from '../../store/stores';

export interface StageSize {
  /** 0 until measured. */
  width: number;
  /** Size of the page's type against 16 px: larger for presenters. */
  unit: number;
}

/** Width of an element and size of the type, kept up to date. */
export function useStageSize(): [RefObject<HTMLDivElement | null>, StageSize] {
  const ref = useRef<HTMLDivElement>(null);
  const presenter = useSettings((settings) => settings.presenter);
  const [size, setSize] = useState<StageSize>({ width: 0, unit: 1 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const width = Math.floor(element.clientWidth);
      const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const unit = Math.max(0.5, (Number.isNaN(root) ? 16 : root) / 16);
      setSize((old) => (old.width === width && old.unit === unit ? old : { width, unit }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [presenter]);
  return [ref, size];
}
