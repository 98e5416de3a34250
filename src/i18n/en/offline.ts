import type { KeptDataset } from '../../core/offline';
import { bytes } from './words';

/** Working without a network, new versions, and what a reload brings. */
export const offline = {
  title: 'Without a network',
  support: {
    starting:
      'The app is being kept in this browser. Once that is done, it opens without a network.',
    insecure:
      'Browsers keep an app only from a secure address: open it by HTTPS or on localhost. Here it needs its server for every visit.',
    failed:
      'The app could not be kept: the browser had no room for it, or the connection broke off. The next visit tries again.',
    none: 'This browser does not let the page keep itself, as in some private windows. It needs its server for every visit.',
  },
  app: (size: number) =>
    `The app itself (${bytes(size)}) is kept in this browser and opens without a network: every room, every engine, both languages. Data sets and models are kept once they have been used. The browser’s menu can install the app.`,
  listTitle: 'Data sets, with the models that go with them',
  datasets: {
    mnist: 'MNIST',
    fashion: 'Fashion-MNIST',
    faces: 'Pixel faces',
  } satisfies Record<KeptDataset, string>,
  kept: (size: number) => `kept, ${bytes(size)}`,
  partlyKept: (part: number, size: number) => `${bytes(part)} of ${bytes(size)} kept`,
  notKept: (size: number) => `not kept, ${bytes(size)}`,
  keepAll: (size: number) => `Keep all for offline (${bytes(size)})`,
  progress: (done: number, total: number) => `${bytes(done)} of ${bytes(total)}`,
  progressLabel: 'Kept so far',
  cancel: 'Cancel',
  allKept: 'All of it is kept: nothing more is needed from the network.',
  remove: (size: number) => `Remove data sets (${bytes(size)})`,
  persisted: 'The browser has promised not to clear it by itself.',
  mayClear: 'The browser may clear it when the device runs short of space.',
  problems: {
    full: 'This browser has no room for all of it. Nothing was added, and what was kept before is as it was. Free some space on the device, or use the data sets that you need while connected: each is kept as far as there is room.',
    network:
      'The connection broke off. What has come is kept; press again when it is back, and only the rest is fetched.',
    missing: 'A file is missing on the server. What has come is kept.',
    unavailable: 'The browser’s storage did not answer. Reload the page and try again.',
  },
  update: {
    ready: 'A new version of Ganvas is ready.',
    kept: 'Your run is kept.',
    waits:
      'A new version of Ganvas is ready. It waits while a run trains or is not kept yet: pause, and the reload is offered.',
    reload: 'Reload now',
    later: 'Later',
  },
  cores: {
    title: 'One core until the page is reloaded',
    text: (available: number) =>
      `Threads share memory only in a page that is isolated from other sites. This page’s server does not ask for that; the app’s own service worker does, from the next load on. Then up to ${available} cores train.`,
    waits: 'Pause first, so that your run is kept; then the reload is offered here.',
    reload: 'Reload now',
  },
};
