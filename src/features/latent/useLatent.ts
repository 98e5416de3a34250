import { useStore } from 'zustand';
import type { Latent } from '../../state/latent/latent';
import { latentOf } from '../../state/latent/latentOf';
import type { LatentState } from '../../state/latent/latentState';
import { useStores } from '../../hooks/stores';

export function useLatent<Part>(select: (state: LatentState) => Part): Part {
  return useStore(useLatentActions().store, select);
}

export function useLatentActions(): Latent {
  return latentOf(useStores().session);
}
