import type { Session } from '../session';
import { createLatent } from './latent';
import type { Latent } from './latent';

/** One for the page: z is what it was when the room is entered again. */
const made = new WeakMap<Session, Latent>();

/** What draws with the session's generator, made when it is first asked for. */
export function latentOf(session: Session): Latent {
  const known = made.get(session);
  if (known) return known;
  const latent = createLatent(session.engine);
  made.set(session, latent);
  return latent;
}
