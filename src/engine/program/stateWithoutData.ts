import type { RunState } from './semantics/memory';

/** The state of programs that sample no images and whose loss, if any, is not the GAN's: of it, Adam's numbers are used. */
export function stateWithoutData(): RunState {
  const none = { pixels: new Uint8Array(), images: 0, shardImages: 0, size: 0, channels: 0 };
  return {
    store: { ...none, loaded: 0, whenLoaded: () => Promise.resolve() },
    step: 0,
    updates: { g: 0, d: 0 },
    learningRates: { g: 0, d: 0 },
    losses: [],
  };
}
