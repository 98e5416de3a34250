import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { observeSize } from './observeSize';

/** Width of an element in root units of 16 (so that figures grow with the type), kept up to date. */
export function useWidth<Element extends HTMLElement>(
  first: number,
): [RefObject<Element | null>, number] {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return observeSize(element, () => {
      const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      // Hidden for a moment, such as while another room loads: the figure keeps its width.
      if (element.clientWidth === 0) return;
      setWidth(Math.round((element.clientWidth * 16) / root));
    });
  }, []);
  return [ref, width];
}
