import { useStore } from 'zustand';
import type { ToyGanFrame } from '../../rpc/toyGan';
import type { ToyGanStore } from '../../state/game/game';
import type { ToyGanState } from '../../state/game/state';
import { toyGanOf } from '../../state/game/toyGanOf';
import { useStores } from '../../hooks/stores';

export function useGameStore(): ToyGanStore {
  const { url, makeToyGanWorker } = useStores();
  return toyGanOf(url, makeToyGanWorker);
}

export function useGame<Part>(select: (game: ToyGanState) => Part): Part {
  return useStore(useGameStore().store, select);
}

/** The newest picture, up to 60 times a second while playing. */
export function useLiveView(): ToyGanFrame['view'] | null {
  return useStore(useGameStore().live, ({ view }) => view);
}
