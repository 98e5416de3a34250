import { useCallback } from 'react';
import { staysInRoom } from '../state/classView';
import type { ControlName, PanelName } from '../state/classView';
import { useUrl } from './stores';

/** Which panels the link leaves on the page. */
export function useShown(): (panel: PanelName) => boolean {
  const hidden = useUrl((link) => link.classView.hidden);
  return useCallback((panel) => !hidden.includes(panel), [hidden]);
}

/** Whether the link locks a group of controls; their keys are the caller's to lock, too. */
export function useLocked(group: ControlName): boolean {
  return useUrl((link) => link.classView.locked.includes(group));
}

/** Whether the link keeps the reader in the room that it opens. */
export function useStaysInRoom(): boolean {
  return useUrl((link) => staysInRoom(link.classView));
}
