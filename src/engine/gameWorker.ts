import { serveGame } from '../bridge/gameWire';
import { GameSession } from './game/session';

/** The game has a worker of its own: it plays on while a DCGAN trains in the other one. */
serveGame(
  new GameSession((event) => {
    self.postMessage({ kind: 'event', event });
  }),
  self,
);
