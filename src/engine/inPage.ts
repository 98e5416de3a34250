import { engineProtocol } from '../rpc/engineProtocol';
import { serve } from '../rpc/serve';
import type { Port } from '../rpc/serve';
import { toyGanProtocol } from '../rpc/toyGanProtocol';
import { ToyGanSession } from './toygan/session';
import { engineSession } from './program';

/** What the workers do, in the page's own thread: for browsers that can't make such workers. */

/** The page's end of a channel, with the face of a worker. */
function faceOf(port: MessagePort, close: () => void) {
  port.start();
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    addEventListener: (
      type: 'message' | 'error' | 'messageerror',
      listener: (event: Event) => void,
    ) => port.addEventListener(type, listener),
    terminate: () => {
      port.close();
      close();
    },
  };
}

/** The worker's end of a channel. */
function portOf(port: MessagePort): Port {
  port.start();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener: (type, listener) => port.addEventListener(type, listener),
  };
}

export function engineInPage(): ReturnType<typeof faceOf> {
  const { port1, port2 } = new MessageChannel();
  const session = engineSession(new URL('data/', document.baseURI).href, 'noWorker');
  session.subscribe(serve(engineProtocol, session, portOf(port2)));
  // A device that is gone can't be closed.
  return faceOf(port1, () => void session.close().catch(() => undefined));
}

export function gameInPage(): ReturnType<typeof faceOf> {
  const { port1, port2 } = new MessageChannel();
  const session = new ToyGanSession((event) => emit(event));
  const emit = serve(toyGanProtocol, session, portOf(port2));
  return faceOf(port1, () => {
    try {
      session.pause();
    } catch {
      // No game was open.
    }
  });
}
