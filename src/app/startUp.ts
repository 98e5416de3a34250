import type { Stores } from '../store/stores';
import { fetchShipped } from '../store/shipped';

/** Resolves when the page has been painted and has nothing better to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve, 200);
  });
}

/**
 * What happens once the first picture is on screen: see what an earlier visit left, then open the
 * generator that ships with the page, so that the same pictures come alive. A run that a person has
 * opened meanwhile stays.
 */
export async function startUp({ session, kept }: Pick<Stores, 'session' | 'kept'>): Promise<void> {
  await idle();
  await kept.look();
  const { info, phase } = session.store.getState();
  if (info !== null || phase !== 'idle') return;
  const snapshot = await fetchShipped('digits').catch(() => null);
  // Without the shipped files the page starts empty; training works all the same.
  if (snapshot === null || session.store.getState().phase !== 'idle') return;
  await session.adopt(() => session.engine.load(snapshot, 'auto'), true);
}
