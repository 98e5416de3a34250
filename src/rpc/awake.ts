/** Time is counted in thirds, so that a page that slept does not take its own sleep for its worker's. */
export const thirds = 3;

/**
 * Calls back after so many seconds in which this page was awake, by the clock or nearly so.
 * @returns a function that ends the wait
 */
export function whenAwakeFor(seconds: number, late: () => void): () => void {
  const third = (seconds * 1000) / thirds;
  let left = thirds;
  let begun = Date.now();
  let timer = setTimeout(tick, third);
  function tick() {
    // A page that was frozen finds its timers before the answers that wait for it.
    if (Date.now() - begun < 2 * third + 1000) left--;
    if (left === 0) {
      late();
      return;
    }
    begun = Date.now();
    timer = setTimeout(tick, third);
  }
  return () => clearTimeout(timer);
}
