import { useSyncExternalStore } from 'react';

const query = '(prefers-reduced-motion: reduce)';

const media = window.matchMedia(query);

function subscribe(listener: () => void): () => void {
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether the reader asked for less motion: then values appear where they belong. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(subscribe, () => media.matches);
}
