import type { Port } from './serve';

/**
 * Both ends of a worker's wire in the page's own thread, for browsers that can't make such workers.
 * @param close ends what is served
 * @returns the page's end, with the face of a worker, and the end to serve
 */
export function wireInPage(close: () => void = () => undefined) {
  const { port1, port2 } = new MessageChannel();
  port1.start();
  port2.start();
  const port: Port = {
    postMessage: (message, transfer) => port2.postMessage(message, transfer),
    addEventListener: (type, listener) => port2.addEventListener(type, listener),
  };
  const face = {
    postMessage: (message: unknown, transfer: Transferable[] = []) =>
      port1.postMessage(message, transfer),
    addEventListener: (
      type: 'message' | 'error' | 'messageerror',
      listener: (event: Event) => void,
    ) => port1.addEventListener(type, listener),
    terminate: () => {
      port1.close();
      close();
    },
  };
  return { face, port };
}
