import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { lendThreads } from './app/lendThreads';
import { showPlainPage } from './app/plainPage';
import { miniatureName, startUp } from './app/startUp';
import { workerOrPage } from './app/workerOrPage';
import { greeting } from './rpc/envelope';
import { gatherEvents } from './rpc/gatherEvents';
import { superviseEngine } from './rpc/supervisor';
import { languages } from './core/language';
import type { Language } from './core/language';
import { loadMessages } from './i18n/useMessages';
import type { LoadedLocale } from './i18n/useMessages';
import { browserStorage } from './persistence/browserStorage';
import { connectArchive } from './persistence/archive/connectArchive';
import { keepHistory } from './persistence/archive/history';
import { createOffline } from './state/offline/offlineState';
import { createUrlStore } from './state/url';
import { createReplacing } from './state/replacing';
import { createSession } from './state/session';
import { createSettings } from './state/settings';
import { followLink } from './state/followLink';
import { createTabLock, requireTabLock } from './state/tabLock';
import './ui/tokens.css';
import './ui/base.css';

/** The words of the first paint: in the language wanted, else in any. */
async function firstMessages(wanted: Language): Promise<LoadedLocale> {
  for (const language of [wanted, ...languages.filter((other) => other !== wanted)]) {
    const loaded = await loadMessages(language).catch(() => null);
    if (loaded) return loaded;
  }
  throw new Error('The messages could not be loaded.');
}

const engineThread = () =>
  new Worker(new URL('./engine/wasm/thread.ts', import.meta.url), { type: 'module' });
const engineWorker = () =>
  lendThreads(
    new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module' }),
    engineThread,
  );
const gameWorker = () =>
  new Worker(new URL('./engine/gameWorker.ts', import.meta.url), { type: 'module' });
const archiveWorker = () =>
  new Worker(new URL('./persistence/archive/archiveWorker.ts', import.meta.url), {
    type: 'module',
  });
const inPage = () => import('./engine/inPage');

async function start(root: Element): Promise<void> {
  const settings = createSettings(browserStorage(), navigator.languages);
  const url = createUrlStore(window);
  followLink(settings, url);

  const miniature = window.name === miniatureName;
  // An insecure address has neither storage estimates nor locks.
  const { storage: disk, locks } = navigator as Partial<Pick<Navigator, 'storage' | 'locks'>>;
  const toEngine = gatherEvents(
    superviseEngine(() =>
      workerOrPage(engineWorker, async () => (await inPage()).engineInPage(), greeting),
    ),
  );
  const files = connectArchive(() =>
    workerOrPage(
      archiveWorker,
      async () => (await import('./persistence/archive/archiveInPage')).archiveInPage(),
      greeting,
    ),
  );
  const runHistory = keepHistory(toEngine, files, { storage: disk });
  // A miniature never trains, and leaves the lock to the page that it stands on.
  const tabLock = createTabLock(miniature ? undefined : locks);
  // So does a page to the others until it shows the Train room: such as of a teacher's frames, one a room.
  const askInTrain = () => {
    if (url.getState().room === 'train') void tabLock.getState().acquire();
  };
  askInTrain();
  url.subscribe(askInTrain);
  const session = createSession(requireTabLock(runHistory.engine, tabLock));
  const replacing = createReplacing(session, runHistory.history);
  const offline = createOffline();
  const makeToyGanWorker = () =>
    workerOrPage(gameWorker, async () => (await inPage()).gameInPage(), greeting);

  const first = await firstMessages(settings.getState().language);
  const failed = (error: unknown) => {
    console.error(error);
    showPlainPage(document);
  };
  createRoot(root, { onUncaughtError: failed }).render(
    <StrictMode>
      <App
        stores={{
          settings,
          url,
          session,
          replacing,
          makeToyGanWorker,
          runHistory,
          files,
          tabLock,
          offline,
        }}
        first={first}
      />
    </StrictMode>,
  );
  await startUp({ session, replacing, runHistory, files, url, offline }, miniature);
}

const root = document.getElementById('root');
if (root) {
  start(root).catch((error: unknown) => {
    console.error(error);
    showPlainPage(document);
  });
}
