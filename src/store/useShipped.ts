import { useEffect } from 'react';
import type { Session } from './session';
import { fetchShipped } from './shipped';
import { shippedPicture } from './shippedPicture';
import type { ShippedName } from './shippedPicture';
import { useSession, useStores } from './stores';

/** A hidden page paints no frame, and must not wait for one. */
const frameAtMost = 200;

/**
 * Resolves once a shipped generator's picture can be on screen: what makes it live is large, and must
 * not compete with it.
 */
async function painted(name: ShippedName): Promise<void> {
  const image = new Image();
  image.src = shippedPicture(name);
  await image.decode().catch(() => undefined);
  await new Promise<void>((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, frameAtMost);
  });
}

/**
 * @param wanted asked again when the file has come
 * @returns whether it is open now
 */
export async function openShipped(
  session: Session,
  name: ShippedName,
  wanted: () => boolean = () => true,
): Promise<boolean> {
  await painted(name);
  if (!wanted()) return false;
  const snapshot = await fetchShipped(name);
  const { step, phase } = session.store.getState();
  if (!wanted() || step !== 0 || phase === 'training' || phase === 'opening') return false;
  return session.adopt(() => session.engine.load(snapshot, 'auto'), true);
}

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
    openShipped(session, name, () => !gone)
      // Without the shipped files the page starts empty; training works all the same.
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [session, bare, wanted, name]);
}
