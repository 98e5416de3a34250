import { useEffect, useRef } from 'react';
import { formatLatentLink, linkedFields, parseLatentLink } from '../../store/latent/latentLink';
import { useLink, useSession, useStores } from '../../store/stores';
import { useLatentActions } from './useLatent';

/** Milliseconds for which nothing must have changed: a drag writes once, when it rests. */
const rest = 400;

/**
 * Ties the room's part of the link to what is on show. A link is read whenever another one comes, or
 * another run; an empty one says nothing. It is written once a person has changed something, so that
 * one which was made for another run still stands when that run is opened.
 */
export function useLatentLink(): void {
  const { link } = useStores();
  const params = useLink((state) => state.params.latent);
  const model = useSession((state) => state.info?.config.model);
  const { store, change } = useLatentActions();
  /** The link as this hook wrote it, and what the state came to when it was last read or written. */
  const written = useRef('');
  const told = useRef('');

  useEffect(() => {
    if (!model) return;
    const tell = () => JSON.stringify(formatLatentLink(store.getState(), model));
    // Not as it was when this was rendered: leaving the room may have written since.
    const current = link.getState().params.latent;
    const text = JSON.stringify(current);
    const news = Object.keys(current).length > 0 && text !== written.current && text !== tell();
    if (news) change(parseLatentLink(current, model));
    told.current = news ? tell() : text;
  }, [model, params, link, store, change]);

  useEffect(() => {
    if (!model) return;
    const tell = () => formatLatentLink(store.getState(), model);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      clearTimeout(timer);
      timer = undefined;
      const next = tell();
      const text = JSON.stringify(next);
      if (text === told.current) return;
      told.current = written.current = text;
      link.getState().setParams('latent', next);
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(write, rest);
    };
    // Another run forgets the view that the link still tells.
    if (JSON.stringify(tell()) !== told.current) later();
    const unsubscribe = store.subscribe((state, before) => {
      if (linkedFields.some((field) => state[field] !== before[field])) later();
    });
    return () => {
      unsubscribe();
      if (timer !== undefined) write();
    };
  }, [model, link, store]);
}
