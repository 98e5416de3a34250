import { useStore } from 'zustand';
import type { GameStore } from '../../store/game/game';
import type { GameState } from '../../store/game/state';
import { useStores } from '../../store/stores';

export function useGameStore(): GameStore {
  return useStores().game;
}

export function useGame<Part>(select: (game: GameState) => Part): Part {
  return useStore(useStores().game.store, select);
}
