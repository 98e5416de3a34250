import type { StoreApi } from 'zustand/vanilla';
import type { ModelDescription } from '../../core/model';
import type { LinkStore } from '../link';
import type { Latent } from './latent';
import { formatLatentLink, linkedFields, parseLatentLink } from './latentLink';

/** Milliseconds for which nothing must have changed: a drag writes once, when it rests. */
const rest = 400;

/**
 * Ties the room's part of the link to what is on show. A link is read when another one comes, and again
 * when another run is opened; an empty one says nothing. It is written once something has been changed,
 * so that a link which was made for another run still stands when that run is opened.
 * @returns ties them for the run that is open, until the function that it returns is called
 */
export function linkTie(
  link: StoreApi<LinkStore>,
  { store, change }: Pick<Latent, 'store' | 'change'>,
): (model: ModelDescription) => () => void {
  /** The link as this wrote it, and what the view came to when it was last read or written. */
  let written = '';
  let told = '';
  return (model) => {
    const tell = () => formatLatentLink(store.getState(), model);
    const read = () => {
      const params = link.getState().params.latent;
      const text = JSON.stringify(params);
      const now = JSON.stringify(tell());
      const news = Object.keys(params).length > 0 && text !== written && text !== now;
      if (news) change(parseLatentLink(params, model));
      told = news ? JSON.stringify(tell()) : text;
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      const params = tell();
      const text = JSON.stringify(params);
      if (text === told) return;
      told = written = text;
      link.getState().setParams('latent', params);
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(write, rest);
    };
    read();
    // Another run has forgotten the view that the link still tells.
    if (JSON.stringify(tell()) !== told) later();
    const ends = [
      store.subscribe((state, before) => {
        if (linkedFields.some((field) => state[field] !== before[field])) later();
      }),
      link.subscribe(({ params }, before) => {
        if (params.latent !== before.params.latent) read();
      }),
    ];
    return () => {
      ends.forEach((end) => end());
      if (timer !== undefined) write();
    };
  };
}
