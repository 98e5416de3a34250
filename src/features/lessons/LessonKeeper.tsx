import { useEffect } from 'react';
import { prefersReducedMotion } from '../../ui/reducedMotion';
import { useKeys } from '../../ui/useKeys';
import './ring.css';
import { useGuided, useGuideState } from './useGuide';

/** Waits for a part of the room, whose code may still be on its way, and brings it into sight. */
function bringIntoSight(part: string): () => void {
  const behavior = prefersReducedMotion() ? 'instant' : 'smooth';
  const show = () => {
    const target = document.querySelector(`[data-part="${part}"]`);
    target?.scrollIntoView({ block: 'nearest', behavior });
    return target !== null;
  };
  if (show()) return () => undefined;
  const observer = new MutationObserver(() => {
    if (show()) observer.disconnect();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
}

/** While a lesson is open: follows what is done, rings what it speaks of, and hears a clicker. */
export function LessonKeeper() {
  const { guide, wantFocus } = useGuided();
  const at = useGuideState((state) => state.at);
  useEffect(() => guide.attach(), [guide]);
  const number = at?.number ?? 0;
  const part = at?.step.part ?? null;
  const by = (count: number) => () => {
    wantFocus();
    guide.go(number + count);
  };
  useKeys({ PageDown: by(1), PageUp: by(-1) }, { before: true });
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (part === null) return;
    dataset.ring = part;
    const end = bringIntoSight(part);
    return () => {
      end();
      delete dataset.ring;
    };
  }, [part, number]);
  return null;
}
