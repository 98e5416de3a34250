import { useStore } from 'zustand';
import { connectToyGan } from '../../rpc/connectToyGan';
import type { ToyGanFrame } from '../../rpc/toyGan';
import { ToyGanStore } from '../../state/game/game';
import type { ToyGanState } from '../../state/game/state';
import { useStores } from '../../hooks/stores';
import type { Stores } from '../../hooks/stores';

/** One for the page: the game is where it was when its room is entered again. */
const made = new WeakMap<Stores['url'], ToyGanStore>();

export function useGameStore(): ToyGanStore {
  const { url, makeToyGanWorker } = useStores();
  const known = made.get(url);
  if (known) return known;
  const game = new ToyGanStore(connectToyGan(makeToyGanWorker), url);
  made.set(url, game);
  return game;
}

export function useGame<Part>(select: (game: ToyGanState) => Part): Part {
  return useStore(useGameStore().store, select);
}

/** The newest picture, up to 60 times a second while playing. */
export function useLiveView(): ToyGanFrame['view'] | null {
  return useStore(useGameStore().live, ({ view }) => view);
}
