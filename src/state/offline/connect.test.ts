// @vitest-environment happy-dom
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { OfflineRequest } from '../../core/offline';
import { initialSession } from '../sessionState';
import type { SessionState } from '../sessionState';
import { connectServiceWorker } from './connect';
import { createOffline } from './offlineState';

/** One version of the service worker, as a page sees it. */
class FakeWorker extends EventTarget {
  state: ServiceWorkerState;
  constructor(state: ServiceWorkerState = 'installed') {
    super();
    this.state = state;
  }
  readonly said: OfflineRequest[] = [];
  postMessage(request: OfflineRequest) {
    this.said.push(request);
  }
  become(state: ServiceWorkerState) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = new FakeWorker('activated');
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  readonly update = vi.fn(() => Promise.resolve());
}

class FakeContainer extends EventTarget {
  controller: FakeWorker | null = null;
  readonly registration = new FakeRegistration();
  readonly ready = Promise.resolve(this.registration);
  register = vi.fn(() => Promise.resolve(this.registration));
}

function define(target: object, name: string, value: unknown) {
  Object.defineProperty(target, name, { value, configurable: true });
}

const reload = vi.fn();

/** The pages that were opened, also those that still wait. */
const places: { offline: ReturnType<typeof createOffline> }[] = [];

/** A page that is opened; `container` is null where the browser offers no service workers. */
async function open(container: FakeContainer | null, { isolated = false } = {}) {
  define(navigator, 'serviceWorker', container ?? undefined);
  define(navigator, 'hardwareConcurrency', 4);
  define(window, 'crossOriginIsolated', isolated);
  define(window.location, 'reload', reload);
  const offline = createOffline();
  places.push({ offline });
  const store = createStore<SessionState>(() => initialSession);
  await connectServiceWorker({ offline, session: { store } });
  return { offline, store, state: () => offline.getState() };
}

/** As after the first visit. */
function controlled(): FakeContainer {
  const container = new FakeContainer();
  container.controller = container.registration.active;
  return container;
}

afterEach(() => {
  reload.mockClear();
});

describe('without service workers the page says why', () => {
  test.each([
    ['at an insecure address', false, 'insecure'],
    ['in a browser or a window that has none', true, 'none'],
  ])('%s', async (_, secure, support) => {
    define(window, 'isSecureContext', secure);
    expect((await open(null)).state().support).toBe(support);
  });

  test('where it is refused', async () => {
    const container = new FakeContainer();
    container.register.mockRejectedValue(new DOMException('no', 'SecurityError'));
    const { state } = await open(container);
    expect(state()).toMatchObject({ support: 'none', keeping: null });
  });
});

describe('the first visit', () => {
  test('without room for the app says so', async () => {
    const container = new FakeContainer();
    const { registration } = container;
    const installing = new FakeWorker('installed');
    Object.assign(registration, { active: null, installing });
    Object.assign(container, { ready: new Promise(() => undefined) });
    void open(container);
    await new Promise((resolve) => setTimeout(resolve));
    installing.become('redundant');
    expect(places.at(-1)?.offline.getState().support).toBe('failed');
  });

  test('waits until the service worker can answer', async () => {
    const container = new FakeContainer();
    const active = new FakeWorker('activating');
    container.registration.active = active;
    const opened = open(container);
    await new Promise((resolve) => setTimeout(resolve));
    expect(active.said).toEqual([]);
    active.become('activated');
    expect((await opened).state().support).toBe('ready');
    expect(active.said).toEqual([{ type: 'opened' }]);
  });

  test('is kept; that it is served from then on is no update', async () => {
    const container = new FakeContainer();
    const { state } = await open(container);
    expect(state().support).toBe('ready');
    expect(container.registration.active?.said).toEqual([{ type: 'opened' }]);
    container.controller = container.registration.active;
    container.dispatchEvent(new Event('controllerchange'));
    expect(state().updated).toBe(false);
  });

  test('reports data that came past the service worker, once all of it is there', async () => {
    const container = new FakeContainer();
    const { store } = await open(container);
    const data = { type: 'data', loaded: 1, images: 2, bytes: 1, totalBytes: 2 } as const;
    store.setState({ data });
    expect(container.registration.active?.said).toHaveLength(1);
    store.setState({ data: { ...data, loaded: 2 } });
    expect(container.registration.active?.said).toEqual([{ type: 'opened' }, { type: 'fetched' }]);
  });

  test.each([
    ['on a host without headers', new FakeContainer(), false, true],
    ['on a host with headers', new FakeContainer(), true, false],
    ['not at a later one, where a reload was no use', controlled(), false, false],
  ])('%s a reload brings threads: %s', async (_, container, isolated, expected) => {
    expect((await open(container, { isolated })).state().isolatedByReload).toBe(expected);
  });
});

describe('a new version', () => {
  test('is told when it waits, and takes over at a press: the page reloads once it has', async () => {
    const container = controlled();
    const { registration } = container;
    const { state } = await open(container);
    const next = new FakeWorker();
    registration.installing = next;
    registration.dispatchEvent(new Event('updatefound'));
    expect(state().updated).toBe(false);
    registration.waiting = next;
    next.become('installed');
    expect(state().updated).toBe(true);
    expect(next.said).toEqual([]);

    state().reload();
    expect(next.said).toEqual([{ type: 'takeOver' }]);
    next.become('activating');
    expect(reload).not.toHaveBeenCalled();
    next.become('activated');
    expect(reload).toHaveBeenCalledOnce();
  });

  test('that waits from an earlier visit is told, too', async () => {
    const container = controlled();
    container.registration.waiting = new FakeWorker();
    expect((await open(container)).state().updated).toBe(true);
  });

  test('that another tab has changed to is offered; the page itself does not reload', async () => {
    const container = controlled();
    const { state } = await open(container);
    container.dispatchEvent(new Event('controllerchange'));
    expect(state().updated).toBe(true);
    expect(reload).not.toHaveBeenCalled();
    state().reload();
    expect(reload).toHaveBeenCalledOnce();
  });
});
