import { useStore } from 'zustand';
import type { Latent } from '../../store/latent/latent';
import type { LatentState } from '../../store/latent/latentState';
import { useStores } from '../../store/stores';

export function useLatent<Part>(select: (state: LatentState) => Part): Part {
  return useStore(useStores().latent.store, select);
}

export function useLatentActions(): Latent {
  return useStores().latent;
}
