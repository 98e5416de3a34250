/** Milliseconds between two questions; a timer can't do less. */
const pause = 1;

const isNative = (callback: unknown): boolean =>
  Function.prototype.toString.call(callback).includes('[native code]');

/**
 * Dawn asks its device at every turn of Node's event loop whether it is done. Where the device is this very
 * processor, that takes a core from the threads that it waits for. It looks `setImmediate` up each time:
 * what native code hands to this one waits for a timer instead.
 * @param immediate Node's own
 */
export function politePolls(immediate: typeof setImmediate): typeof setImmediate {
  const polite = <Args extends unknown[]>(callback: (...args: Args) => void, ...args: Args) => {
    if (!isNative(callback)) return immediate(callback, ...args);
    setTimeout(callback, pause, ...args);
    // Dawn does not look at what it gets.
    return undefined as unknown as NodeJS.Immediate;
  };
  return Object.assign(polite, immediate);
}
