/**
 * Calls back once the page has been painted and has nothing better to do; Safari cannot tell.
 * @param timeout milliseconds after which it does so all the same
 * @returns a function that calls it off
 */
export function whenIdle(work: () => void, timeout: number): () => void {
  if ('requestIdleCallback' in window) {
    const handle = window.requestIdleCallback(work, { timeout });
    return () => window.cancelIdleCallback(handle);
  }
  const handle = setTimeout(work, 200);
  return () => clearTimeout(handle);
}
