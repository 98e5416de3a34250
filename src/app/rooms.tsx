import { lazy } from 'react';
import type { ComponentType } from 'react';
import { TrainRoom } from '../features/train/TrainRoom';
import type { RoomName } from '../store/link';

type Load = () => Promise<{ default: ComponentType }>;

const loads: Record<Exclude<RoomName, 'train'>, Load> = {
  game: () => import('../features/game/GameRoom').then(({ GameRoom }) => ({ default: GameRoom })),
  latent: () =>
    import('../features/latent/LatentRoom').then(({ LatentRoom }) => ({ default: LatentRoom })),
  deconv: () =>
    import('../features/deconv/DeconvRoom').then(({ DeconvRoom }) => ({ default: DeconvRoom })),
};

/** Resolves when every style sheet that did not come was asked for again; rejects if it fails again. */
async function reloadStyles(): Promise<void> {
  const missing = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    ({ sheet }) => sheet === null,
  );
  await Promise.all(
    missing.map(
      (old) =>
        new Promise<void>((resolve, reject) => {
          const link = old.cloneNode() as HTMLLinkElement;
          link.addEventListener('load', () => resolve());
          link.addEventListener('error', () =>
            reject(new Error(`Unable to preload CSS for ${link.href}`)),
          );
          old.replaceWith(link);
        }),
    ),
  );
}

const lazyRoom = (load: Load) => lazy(load);

/** What each room shows. A room but the first is loaded when it is visited. */
export const rooms: Record<RoomName, ComponentType> = {
  train: TrainRoom,
  game: lazyRoom(loads.game),
  latent: lazyRoom(loads.latent),
  deconv: lazyRoom(loads.deconv),
};

/** Loads a room anew when it is next shown: React, and the page's loader of styles, remember a failure. */
export function forgetRoom(room: RoomName): void {
  if (room === 'train') return;
  const load = loads[room];
  rooms[room] = lazyRoom(async () => {
    await reloadStyles();
    return load();
  });
}
