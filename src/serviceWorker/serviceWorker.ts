import type { ListedFile, OfflineRequest } from '../core/offline';
import { FileKeeper } from './fileKeeper';

/** Keeps the app in the browser and answers its requests from there; see docs/architecture.md. */

const worker = self as unknown as ServiceWorkerGlobalScope;

const keeper = new FileKeeper({
  // The build puts the list in the place of this name.
  files: (self as unknown as { __WB_MANIFEST: ListedFile[] }).__WB_MANIFEST,
  scope: worker.registration.scope,
  storage: worker.caches,
  load: (request, options) => worker.fetch(request, options),
});

worker.addEventListener('install', (event) => event.waitUntil(keeper.install()));

worker.addEventListener('fetch', (event) => {
  if (!keeper.concerns(event.request)) return;
  event.respondWith(keeper.respond(event.request, (work) => event.waitUntil(work)));
});

/**
 * The page that brought the service worker, and its workers, are served by it from now on: not sooner, for
 * Firefox fails requests to one that is being activated. What an older version's page may still ask for
 * goes only when no other page is open.
 */
async function opened(): Promise<void> {
  await worker.clients.claim();
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (pages.length <= 1) await keeper.prune();
  await keeper.keepFetched();
}

/** Unknown requests come from a page of another version, and stay without an answer. */
async function handle(request: OfflineRequest, port: MessagePort | undefined): Promise<void> {
  switch (request.type) {
    case 'opened':
      return opened();
    case 'fetched':
      return keeper.keepFetched();
    case 'takeOver':
      return worker.skipWaiting();
    case 'status':
      port?.postMessage(await keeper.status());
      return;
    case 'keep':
      port?.postMessage(await keeper.keep(request.url));
      return;
    case 'remove':
      port?.postMessage(await keeper.remove(request.urls));
      return;
    default:
      request satisfies never;
  }
}

worker.addEventListener('message', (event) => {
  event.waitUntil(handle(event.data as OfflineRequest, event.ports[0]));
});
