import type { StoreApi } from 'zustand/vanilla';
import type { OfflineRequest } from '../../core/offline';
import type { Session } from '../session';
import { createKeeping } from './keeping';
import type { OfflineState } from './offlineState';

/** Browsers look for a new version whenever the page is opened; one that stays open asks this often. */
const updateInterval = 3_600_000;

interface Page {
  offline: StoreApi<OfflineState>;
  session: Pick<Session, 'store'>;
}

/** @returns null where the browser has none, as at an insecure address, or forbids it, as in some frames */
function serviceWorkers(): ServiceWorkerContainer | null {
  try {
    return (navigator as Partial<Pick<Navigator, 'serviceWorker'>>).serviceWorker ?? null;
  } catch {
    return null;
  }
}

/** A new version takes the place of the one in use only when a person asks for it in this page. */
function followUpdates(
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
  offline: StoreApi<OfflineState>,
): void {
  let controlled = container.controller !== null;
  const look = () => {
    if (registration.waiting && registration.active) offline.setState({ updated: true });
  };
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
  // Another tab has changed to it; this one goes on with the code that it has.
  container.addEventListener('controllerchange', () => {
    if (controlled) offline.setState({ updated: true });
    controlled = true;
  });
  offline.setState({
    reload: () => {
      const { waiting } = registration;
      if (!waiting) {
        window.location.reload();
        return;
      }
      waiting.addEventListener('statechange', () => {
        if (waiting.state === 'activated') window.location.reload();
      });
      waiting.postMessage({ type: 'takeOver' } satisfies OfflineRequest);
    },
  });
  look();
}

/** Tells the service worker of what came past it: before it was there, the page fetched by itself. */
function reportFetched(tell: (request: OfflineRequest) => void, session: Page['session']): void {
  session.store.subscribe(({ data }, before) => {
    if (data === before.data || data === null || data.loaded < data.images) return;
    tell({ type: 'fetched' });
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) tell({ type: 'fetched' });
  });
}

/** Waits without end where the app can't be kept, as in a browser without room for it. */
async function activated(container: ServiceWorkerContainer): Promise<void> {
  const { active } = await container.ready;
  if (active === null || active.state === 'activated') return;
  await new Promise<void>((resolve) => {
    active.addEventListener('statechange', () => resolve(), { once: true });
  });
}

/** Has the app kept in this browser; nothing depends on it. Never rejects. */
export async function connectServiceWorker({ offline, session }: Page): Promise<void> {
  const container = serviceWorkers();
  if (!container) {
    offline.setState({ support: window.isSecureContext ? 'none' : 'insecure' });
    return;
  }
  const controlled = container.controller !== null;
  try {
    const address = new URL('serviceWorker.js', document.baseURI);
    const registration = await container.register(address);
    const first = registration.installing;
    first?.addEventListener('statechange', () => {
      if (first.state === 'redundant' && !registration.active) {
        offline.setState({ support: 'failed' });
      }
    });
    const tell = (request: OfflineRequest) => registration.active?.postMessage(request);
    followUpdates(container, registration, offline);
    let asked = Date.now();
    document.addEventListener('visibilitychange', () => {
      if (document.hidden || Date.now() - asked < updateInterval) return;
      asked = Date.now();
      registration.update().catch(() => undefined);
    });
    if (!controlled) reportFetched(tell, session);
    await activated(container);
    tell({ type: 'opened' });
    const storage = (navigator as Partial<Pick<Navigator, 'storage'>>).storage ?? null;
    offline.setState({
      support: 'ready',
      keeping: createKeeping(() => registration.active, storage),
      // In a frame it is for the page around it to allow.
      isolatedByReload:
        !controlled && !window.crossOriginIsolated && window.top === window && spareCores(),
    });
  } catch {
    offline.setState({ support: 'none' });
  }
}

/** Whether threads would be of use. */
function spareCores(): boolean {
  return navigator.hardwareConcurrency > 1;
}
