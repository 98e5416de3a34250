import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { observeSize } from '../../ui/observeSize';

/** The width of an element in CSS pixels, kept up to date. */
export function useWidth(first: number): [RefObject<HTMLDivElement | null>, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(first);
  useEffect(() => {
    const node = element.current;
    if (!node) return;
    return observeSize(node, () => setWidth(Math.max(240, node.clientWidth)));
  }, []);
  return [element, width];
}
