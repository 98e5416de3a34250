import { lazy } from 'react';
import type { ComponentType } from 'react';
import type { RoomName } from '../store/link';
import { SoonRoom } from './SoonRoom';

/** What each room shows. A built room is `lazy(() => import(…))`, so that it loads when visited. */
export const rooms: Record<RoomName, ComponentType> = {
  game: () => <SoonRoom room="game" />,
  train: () => <SoonRoom room="latent" />,
  latent: lazy(() =>
    import('../features/latent/LatentRoom').then(({ LatentRoom }) => ({ default: LatentRoom })),
  ),
  deconv: lazy(() =>
    import('../features/deconv/DeconvRoom').then((module) => ({ default: module.DeconvRoom })),
  ),
};
