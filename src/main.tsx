import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { createLink } from './store/link';
import { createSettings } from './store/settings';
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

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App stores={{ settings, link }} />
    </StrictMode>,
  );
}
