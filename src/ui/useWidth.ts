import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { observeSize } from './observeSize';

const inUnits = {
  /** CSS pixels. */
  pixels: (width: number) => width,
  /** Root units of 16, so that figures grow with the type. */
  rootUnits: (width: number) => {
    const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    return Math.round((width * 16) / root);
  },
};

/** Width of an element, kept up to date; `first` until it is known. */
export function useWidth<Element extends HTMLElement>(
  unit: keyof typeof inUnits,
  first: number,
): [RefObject<Element | null>, number] {
  const ref = useRef<Element>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return observeSize(element, () => {
      // Hidden for a moment, such as while another room loads: the figure keeps its width.
      if (element.clientWidth > 0) setWidth(inUnits[unit](element.clientWidth));
    });
  }, [unit]);
  return [ref, width];
}
