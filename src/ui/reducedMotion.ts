import { useSyncExternalStore } from 'react';

const media = window.matchMedia('(prefers-reduced-motion: reduce)');

function subscribe(listener: () => void): () => void {
  media.addEventListener('change', listener);
  return () => media.removeEventListener('change', listener);
}

/** Whether the person asked for less motion, at this moment: then values appear where they belong. */
export const prefersReducedMotion = () => media.matches;

/** The same, followed as it changes. */
export const useReducedMotion = () => useSyncExternalStore(subscribe, prefersReducedMotion);
