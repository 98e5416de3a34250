import { engineProtocol } from '../rpc/engineProtocol';
import { serve } from '../rpc/serve';
import { engineSession } from './engineSession';

/** The worker's whole program: a session with the app's own data and trainers, on the wire. */

/** The built worker lies in a folder beside the data; the dev server serves both from its root. */
const data = import.meta.env.DEV ? '/data/' : '../data/';

const session = engineSession(new URL(data, globalThis.location.href).href);
session.subscribe(serve(engineProtocol, session, globalThis));
