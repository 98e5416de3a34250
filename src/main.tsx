import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { startUp } from './app/startUp';
import { connectEngine } from './bridge/connect';
import { connectGame } from './bridge/gameWire';
import { loadMessages } from './i18n/useMessages';
import { databaseArchive } from './store/archive/database';
import { keepHistory } from './store/archive/history';
import { GameStore } from './store/game/game';
import { createLatent } from './store/latent/latent';
import { createLink } from './store/link';
import { createReplacing } from './store/replacing';
import { createSession } from './store/session';
import { createSettings } from './store/settings';
import { onlyInSeat, takeSeat } from './store/trainerLock';
import './ui/tokens.css';
import './ui/base.css';

/** Reading `localStorage` throws where the browser forbids storage. */
function storage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const settings = createSettings(storage(), navigator.languages);
const link = createLink(window);
const language = link.getState().language;
if (language !== null) settings.setState({ language });
link.subscribe((now, before) => {
  if (now.language !== null && now.language !== before.language) {
    settings.setState({ language: now.language });
  }
});

const worker = () => new Worker(new URL('./engine/worker.ts', import.meta.url), { type: 'module' });
// An insecure address has neither storage estimates nor locks.
const { storage: disk, locks } = navigator as Partial<Pick<Navigator, 'storage' | 'locks'>>;
const kept = keepHistory(connectEngine(worker), databaseArchive(), { storage: disk });
const seat = takeSeat(locks);
const engine = onlyInSeat(kept.engine, seat);
const session = createSession(engine);
const replacing = createReplacing(session, kept.history);
const latent = createLatent(engine);
const gameWorker = () =>
  new Worker(new URL('./engine/gameWorker.ts', import.meta.url), { type: 'module' });
const game = new GameStore(connectGame(gameWorker), link);

const root = document.getElementById('root');
if (root) {
  const first = await loadMessages(settings.getState().language);
  createRoot(root).render(
    <StrictMode>
      <App
        stores={{ settings, link, session, replacing, latent, game, kept, seat }}
        first={first}
      />
    </StrictMode>,
  );
}
void startUp({ session, replacing, kept, link });
