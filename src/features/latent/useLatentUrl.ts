import { useEffect, useMemo } from 'react';
import { latentOf } from '../../state/latent/latentOf';
import { latentCodec, urlFields } from '../../state/latent/latentUrl';
import { useSession, useStores } from '../../hooks/stores';
import { syncUrl } from '../../state/syncUrl';

/** While the room is open, its part of the link tells what is on show, and the other way round. */
export function useLatentUrl(): void {
  const { url, session } = useStores();
  const latent = latentOf(session);
  const model = useSession((state) => state.info?.config.model);
  const sync = useMemo(() => syncUrl(url, 'latent'), [url]);
  useEffect(() => {
    if (!model) return;
    const { store, change } = latent;
    return sync(latentCodec(model), {
      get: store.getState,
      set: change,
      subscribe: (changed) =>
        store.subscribe((state, before) => {
          if (urlFields.some((field) => state[field] !== before[field])) changed();
        }),
    });
  }, [model, sync, latent]);
}
