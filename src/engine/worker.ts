import { serveEngine } from '../bridge/serve';
import { openImages } from './data/images';
import { fetchReader } from './data/reader';
import { openTrainer } from './opener';
import { Session } from './session/session';

/** The worker's whole program: a session with the app's own data and trainers, on the wire. */

/** The built worker lies in a folder beside the data; the dev server serves both from its root. */
const root = new URL(import.meta.env.DEV ? '/data/' : '../data/', globalThis.location.href).href;
const read = fetchReader(root);

serveEngine(
  new Session({
    openImages: (dataset, onProgress) => openImages(dataset, read, onProgress),
    openTrainer,
  }),
  globalThis,
);
