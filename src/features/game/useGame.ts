import { useStore } from 'zustand';
import type { GameFrame } from '../../rpc/toyGan';
import type { GameStore } from '../../store/game/game';
import type { GameState } from '../../store/game/state';
import { useStores } from '../../store/stores';

export function useGameStore(): GameStore {
  return useStores().game;
}

export function useGame<Part>(select: (game: GameState) => Part): Part {
  return useStore(useStores().game.store, select);
}

/** The newest picture, up to 60 times a second while playing. */
export function useLiveView(): GameFrame['view'] | null {
  return useStore(useStores().game.live, ({ view }) => view);
}
