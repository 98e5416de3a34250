/**
 * How a worker gets further threads: the page makes them. Firefox may never return from `new Worker` in a
 * worker: it waits there to be told that the new one is known, and the new one's own wait can take the
 * only wake-up.
 */

/** What the worker posts to the page, with a port. */
export interface ThreadRequest {
  kind: 'thread';
  /** The first message to the thread. */
  setup: unknown;
}

/** What comes back on the port: null once the thread has answered, or why there is none. */
export type ThreadAnswer = string | null;

export function isThreadRequest(data: unknown): data is ThreadRequest {
  return typeof data === 'object' && data !== null && 'kind' in data && data.kind === 'thread';
}
