import { lazy } from 'react';
import type { ComponentType } from 'react';
import { TrainRoom } from '../features/train/TrainRoom';
import type { RoomName } from '../store/link';

/** What each room shows. A built room is `lazy(() => import(…))`, so that it loads when visited. */
export const rooms: Record<RoomName, ComponentType> = {
  game: lazy(() =>
    import('../features/game/GameRoom').then(({ GameRoom }) => ({ default: GameRoom })),
  ),
  train: TrainRoom,
  latent: lazy(() =>
    import('../features/latent/LatentRoom').then(({ LatentRoom }) => ({ default: LatentRoom })),
  ),
  deconv: lazy(() =>
    import('../features/deconv/DeconvRoom').then((module) => ({ default: module.DeconvRoom })),
  ),
};
