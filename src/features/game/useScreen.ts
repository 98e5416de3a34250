import { useSyncExternalStore } from 'react';

function follow(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** Height of the window in CSS pixels. */
export function useScreenHeight(): number {
  return useSyncExternalStore(follow, () => window.innerHeight);
}

/** Figures of this room get no narrower, in CSS pixels. */
export const leastWidth = 240;
