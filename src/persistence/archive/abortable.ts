import { Fault, asFault } from '../../core/fault';

/** Seconds that the browser's storage may take to answer a reader. */
const readSeconds = 60;

/** The work's answer. @throws Fault `store.noAnswer` where none comes in time */
export function inTime<T>(work: Promise<T>, seconds = readSeconds): Promise<T> {
  const stopped = new AbortController();
  const timer = setTimeout(
    () => stopped.abort(new Fault({ code: 'store.noAnswer', params: { seconds } })),
    seconds * 1000,
  );
  return unlessAborted(work, stopped.signal).finally(() => clearTimeout(timer));
}

/** The work's answer, or the signal's reason as soon as there is one; nothing waits on after that. */
export function unlessAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise<T>((resolve, reject) => {
    const stop = () => reject(asFault(signal.reason));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
