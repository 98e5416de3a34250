import { connectEngine } from '../../bridge/connect';
import { engineContract } from '../../bridge/engine.contract';
import type { Reply, Request } from '../../bridge/messages';
import { serveEngine } from '../../bridge/serve';
import { openImages } from '../data/images';
import { openTrainer } from '../opener';
import { Session } from './session';

/** The real session on the real trainer, in plain JavaScript: Node has neither WebGPU nor WebGL. */
function session(): Session {
  return new Session({
    openImages: (dataset, onProgress) =>
      openImages(dataset, () => Promise.reject(new Error('no files')), onProgress),
    openTrainer,
  });
}

engineContract('the session itself', () => {
  const engine = session();
  return { engine, close: () => engine.close() };
});

engineContract('the session behind the wire', () => {
  const inside = session();
  const { port1, port2 } = new MessageChannel();
  serveEngine(inside, {
    postMessage: (message: Reply, transfer) => port2.postMessage(message, transfer),
    addEventListener: (_, listener) => port2.addEventListener('message', listener),
  });
  port1.start();
  port2.start();
  const engine = connectEngine(() => ({
    postMessage: (message: Request) => port1.postMessage(message),
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
