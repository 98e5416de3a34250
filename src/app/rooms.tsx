import { lazy } from 'react';
import type { ComponentType } from 'react';
import { TrainRoom } from '../features/train/TrainRoom';
import type { RoomName } from '../state/url';
import { reloadStyles } from '../ui/reloadStyles';

type Load = () => Promise<{ default: ComponentType }>;

const loads: Record<Exclude<RoomName, 'train'>, Load> = {
  game: () => import('../features/game/GameRoom').then(({ GameRoom }) => ({ default: GameRoom })),
  latent: () =>
    import('../features/latent/LatentRoom').then(({ LatentRoom }) => ({ default: LatentRoom })),
  deconv: () =>
    import('../features/deconv/DeconvRoom').then(({ DeconvRoom }) => ({ default: DeconvRoom })),
};

const lazyRoom = (load: Load) => lazy(load);

/** What each room shows. A room but the first is loaded when it is visited. */
export const rooms: Record<RoomName, ComponentType> = {
  train: TrainRoom,
  game: lazyRoom(loads.game),
  latent: lazyRoom(loads.latent),
  deconv: lazyRoom(loads.deconv),
};

/** Loads a room anew when it is next shown: React remembers a failure. */
export function forgetRoom(room: RoomName): void {
  if (room === 'train') return;
  const load = loads[room];
  rooms[room] = lazyRoom(async () => {
    await reloadStyles();
    return load();
  });
}
