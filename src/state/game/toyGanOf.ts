import type { StoreApi } from 'zustand/vanilla';
import type { WorkerLike } from '../../rpc/channel';
import { connectToyGan } from '../../rpc/connectToyGan';
import type { UrlStore } from '../url';
import { ToyGanStore } from './game';

/** One for the page: the game is where it was when its room is entered again. */
const made = new WeakMap<StoreApi<UrlStore>, ToyGanStore>();

/** The page's game, made when it is first asked for. */
export function toyGanOf(url: StoreApi<UrlStore>, makeWorker: () => WorkerLike): ToyGanStore {
  const known = made.get(url);
  if (known) return known;
  const game = new ToyGanStore(connectToyGan(makeWorker), url);
  made.set(url, game);
  return game;
}
