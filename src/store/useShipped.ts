import { useEffect } from 'react';
import { fetchShipped } from './shipped';
import type { ShippedName } from './shipped';
import { useSession, useStores } from './stores';

/**
 * Opens a generator that ships with the page where there is nothing better to look at: no run, or one
 * that has not trained a step. What a person trained is never replaced.
 */
export function useShipped(name: ShippedName, wanted = true): void {
  const { session } = useStores();
  const bare = useSession(
    (state) =>
      state.step === 0 &&
      (state.phase === 'idle' || state.phase === 'ready' || state.phase === 'paused'),
  );
  useEffect(() => {
    if (!bare || !wanted) return;
    let gone = false;
    fetchShipped(name)
      .then(async (snapshot) => {
        const { step, phase } = session.store.getState();
        if (gone || step !== 0 || phase === 'training') return;
        await session.adopt(() => session.engine.load(snapshot, 'auto'), true);
      })
      // Without the shipped files the page starts empty; training works all the same.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [session, bare, wanted, name]);
}
