import { serve } from '../rpc/serve';
import { toyGanProtocol } from '../rpc/toyGanProtocol';
import { ToyGanSession } from './toygan/session';

/** The game has a worker of its own: it plays on while a DCGAN trains in the other one. */
const session = new ToyGanSession((event) => emit(event));
const emit = serve(toyGanProtocol, session, globalThis);
