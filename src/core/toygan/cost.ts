import { toyBatch } from './config';
import type { ToyGanConfig } from './config';
import { netsOf } from './nets';
import type { Net } from './nets';

/** Floating-point operations of one sample's way through a net: a multiply-add is two. */
function forwardFlops({ layers }: Net): number {
  return layers.reduce((sum, { inputs, outputs }) => sum + 2 * inputs * outputs, 0);
}

/**
 * Arithmetic of one update of each player, in floating-point operations. D: the fakes, then D
 * forward and its weights' gradient, each as much as a forward pass, and what comes down through the
 * layers, on both halves of the batch. G: both nets forward and back.
 */
export function updateFlops(config: ToyGanConfig): { d: number; g: number } {
  const nets = netsOf(config);
  const [g, d] = [forwardFlops(nets.g), forwardFlops(nets.d)];
  return { d: toyBatch * (g + 2 * 3 * d), g: toyBatch * (3 * g + 2 * d) };
}

/** Arithmetic of opening a game and playing so many iterations of each kind, D's head start included. */
export function replayFlops(
  config: ToyGanConfig,
  moves: readonly { players: 'both' | 'd' | 'g'; count: number }[],
): number {
  const { d, g } = updateFlops(config);
  const step = { both: config.discriminatorSteps * d + g, d, g };
  return moves.reduce(
    (sum, { players, count }) => sum + count * step[players],
    config.discriminatorWarmup * d,
  );
}
