import type { StoreApi } from 'zustand/vanilla';
import type { SettingsStore } from './settings';
import type { UrlStore } from './url';

/** Lets a link say, for this visit, in which language the page speaks and whether it presents. */
export function followLink(settings: StoreApi<SettingsStore>, url: StoreApi<UrlStore>): void {
  const { language, classView } = url.getState();
  if (language !== null) settings.setState({ language });
  if (classView.present) settings.setState({ presenter: true });
  url.subscribe((now, before) => {
    if (now.language !== null && now.language !== before.language) {
      settings.setState({ language: now.language });
    }
    const { present } = now.classView;
    if (present !== before.classView.present) settings.setState({ presenter: present });
  });
}
