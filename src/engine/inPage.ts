import { engineProtocol } from '../rpc/engineProtocol';
import { wireInPage } from '../rpc/inPage';
import { serve } from '../rpc/serve';
import { toyGanProtocol } from '../rpc/toyGanProtocol';
import { ToyGanSession } from './toygan/session';
import { engineSession } from './engineSession';

/** What the workers do, in the page's own thread: for browsers that can't make such workers. */

export function engineInPage() {
  const session = engineSession(new URL('data/', document.baseURI).href, 'noWorker');
  // A device that is gone can't be closed.
  const { face, port } = wireInPage(() => void session.close().catch(() => undefined));
  session.subscribe(serve(engineProtocol, session, port));
  return face;
}

export function gameInPage() {
  const session = new ToyGanSession((event) => emit(event));
  const { face, port } = wireInPage(() => {
    try {
      session.pause();
    } catch {
      // No game was open.
    }
  });
  const emit = serve(toyGanProtocol, session, port);
  return face;
}
