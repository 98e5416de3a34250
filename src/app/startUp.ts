import type { Stores } from '../store/stores';

/** Resolves when the page has been painted and has nothing better to do. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve(), { timeout: 1000 });
    else setTimeout(resolve, 200);
  });
}

/** Once the first picture is on screen: see what an earlier visit left. */
export async function startUp({ kept }: Pick<Stores, 'kept'>): Promise<void> {
  await idle();
  await kept.look();
}
