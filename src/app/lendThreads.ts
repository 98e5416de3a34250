import { isThreadRequest } from '../rpc/threadRequest';
import type { ThreadAnswer } from '../rpc/threadRequest';
import type { Peer } from './workerOrPage';

/**
 * A worker whose requests for threads the page answers. A thread ends at a message on its port, and with
 * the worker.
 */
export function lendThreads(worker: Peer<unknown>, makeThread: () => Peer<unknown>): Peer<unknown> {
  const lent = new Set<Peer<unknown>>();

  function lend(setup: unknown, port: MessagePort): void {
    const answer = (text: ThreadAnswer) => port.postMessage(text);
    try {
      const thread = makeThread();
      lent.add(thread);
      thread.addEventListener('message', () => answer(null));
      thread.addEventListener('error', (event) => answer((event as ErrorEvent).message));
      port.onmessage = () => {
        lent.delete(thread);
        thread.terminate();
        port.close();
      };
      thread.postMessage(setup);
    } catch (error) {
      answer(String(error));
    }
  }

  // The first to listen, so that nobody else hears of it.
  worker.addEventListener('message', (event) => {
    const { data, ports } = event as MessageEvent<unknown>;
    const [port] = ports;
    if (!isThreadRequest(data) || !port) return;
    event.stopImmediatePropagation();
    lend(data.setup, port);
  });
  return {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    addEventListener: (type, listener) => worker.addEventListener(type, listener),
    terminate: () => {
      for (const thread of lent) thread.terminate();
      lent.clear();
      worker.terminate();
    },
  };
}
