import { useSyncExternalStore } from 'react';

function follow(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** Whether a room has columns: the width at which `RoomLayout` makes them. */
export function useColumns(): boolean {
  return useSyncExternalStore(follow, () => window.matchMedia('(min-width: 900px)').matches);
}
