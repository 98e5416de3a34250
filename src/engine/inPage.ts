import type { GameReply } from '../bridge/game';
import { serveGame } from '../bridge/gameWire';
import type { Reply } from '../bridge/messages';
import { serveEngine } from '../bridge/serve';
import { GameSession } from './game/session';
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

export function engineInPage(): ReturnType<typeof faceOf> {
  const { port1, port2 } = new MessageChannel();
  const session = engineSession(new URL('data/', document.baseURI).href, 'noWorker');
  serveEngine(session, {
    postMessage: (reply: Reply, transfer) => port2.postMessage(reply, transfer),
    addEventListener: (type, listener) => port2.addEventListener(type, listener),
  });
  port2.start();
  // A device that is gone can't be closed.
  return faceOf(port1, () => void session.close().catch(() => undefined));
}

export function gameInPage(): ReturnType<typeof faceOf> {
  const { port1, port2 } = new MessageChannel();
  const post = (reply: GameReply) => port2.postMessage(reply);
  const session = new GameSession((event) => post({ kind: 'event', event }));
  serveGame(session, {
    postMessage: post,
    addEventListener: (type, listener) => port2.addEventListener(type, listener),
  });
  port2.start();
  return faceOf(port1, () => {
    try {
      session.pauseGame();
    } catch {
      // No game was open.
    }
  });
}
