import { useStore } from 'zustand';
import { connectToyGan } from '../../rpc/connectToyGan';
import type { GameFrame } from '../../rpc/toyGan';
import { GameStore } from '../../store/game/game';
import type { GameState } from '../../store/game/state';
import { useStores } from '../../store/stores';
import type { Stores } from '../../store/stores';

/** One for the page: the game is where it was when its room is entered again. */
const made = new WeakMap<Stores['link'], GameStore>();

export function useGameStore(): GameStore {
  const { link, makeToyGanWorker } = useStores();
  const known = made.get(link);
  if (known) return known;
  const game = new GameStore(connectToyGan(makeToyGanWorker), link);
  made.set(link, game);
  return game;
}

export function useGame<Part>(select: (game: GameState) => Part): Part {
  return useStore(useGameStore().store, select);
}

/** The newest picture, up to 60 times a second while playing. */
export function useLiveView(): GameFrame['view'] | null {
  return useStore(useGameStore().live, ({ view }) => view);
}
