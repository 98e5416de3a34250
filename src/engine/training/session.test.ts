import { engineContract } from '../../testing/engine.contract';
import { engineProtocol } from '../../rpc/engineProtocol';
import { serve } from '../../rpc/serve';
import { superviseEngine } from '../../rpc/supervisor';
import { openImages } from '../data/images';
import { openTrainer } from '../../testing/openTrainer.fixture';
import { Session } from './session';

/** The real session on the real trainer, in plain JavaScript: Node has neither WebGPU nor WebGL. */
function session(): Session {
  return new Session({
    openImages: (dataset, onProgress) =>
      openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
    openTrainer,
  });
}

/** What the session itself does is all that can be seen from behind the wire. */
engineContract('the session behind the wire', () => {
  const inside = session();
  const { port1, port2 } = new MessageChannel();
  const emit = serve(engineProtocol, inside, {
    postMessage: (message, transfer) => port2.postMessage(message, transfer),
    addEventListener: (_, listener) => port2.addEventListener('message', listener),
  });
  inside.subscribe(emit);
  port1.start();
  port2.start();
  const engine = superviseEngine(() => ({
    postMessage: (message) => port1.postMessage(message),
    addEventListener: (type, listener) => port1.addEventListener(type, listener),
    terminate: () => port1.close(),
  }));
  return {
    engine,
    close: async () => {
      engine.close();
      await inside.close();
    },
  };
});
