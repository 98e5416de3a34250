import { createContext, useContext, useEffect, useRef } from 'react';

/** Whether single letters and digits act as keys (WCAG 2.1.4 asks for an off-switch). */
export const LetterKeysContext = createContext(true);

/**
 * What a key does, by `KeyboardEvent.key`: `Space`, `ArrowRight`, `PageDown`, `d`, `?`. Letters are
 * lower case and match either case.
 */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => void>>;

const typing = 'input:not([type=checkbox],[type=radio],[type=range],[type=button]),textarea,select';
const pressable = 'button,a[href],summary,input,[role=button],[role=tab],[role=switch]';
const steerable =
  'input,select,textarea,[role=slider],[role=radiogroup],[role=tablist],[role=grid]';

/** Keys that the focused element needs for itself stay its own. */
function taken(key: string, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest(typing) || target.closest('[contenteditable=true]')) return true;
  if (key === 'Space' || key === 'Enter') return target.closest(pressable) !== null;
  if (key.startsWith('Arrow') || key.startsWith('Page') || key === 'Home' || key === 'End') {
    return target.closest(steerable) !== null;
  }
  return false;
}

/**
 * Binds keys of the whole page while the component is mounted; an open dialog has them first.
 * @param when `locked`: they do nothing for now; `before`: they come before those of the room
 */
export function useKeys(
  bindings: KeyBindings,
  { locked = false, before = false }: { locked?: boolean; before?: boolean } = {},
): void {
  const letters = useContext(LetterKeysContext);
  const latest = useRef(bindings);
  useEffect(() => {
    latest.current = bindings;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const key =
        event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (locked || (key.length === 1 && !letters)) return;
      const action = latest.current[key];
      if (!action || taken(key, event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      if (!event.repeat || key.startsWith('Arrow')) action(event);
    };
    window.addEventListener('keydown', onKeyDown, before);
    return () => window.removeEventListener('keydown', onKeyDown, before);
  }, [letters, locked, before]);
}
