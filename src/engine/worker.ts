import { serveEngine } from '../bridge/serve';
import { engineSession } from './program';

/** The worker's whole program: a session with the app's own data and trainers, on the wire. */

/** The built worker lies in a folder beside the data; the dev server serves both from its root. */
const data = import.meta.env.DEV ? '/data/' : '../data/';

serveEngine(engineSession(new URL(data, globalThis.location.href).href), globalThis);
