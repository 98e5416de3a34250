import { useEffect, useMemo } from 'react';
import { latentCodec, linkedFields } from '../../store/latent/latentLink';
import { useSession, useStores } from '../../store/stores';
import { syncUrl } from '../../store/syncUrl';

/** While the room is open, its part of the link tells what is on show, and the other way round. */
export function useLatentLink(): void {
  const { link, latent } = useStores();
  const model = useSession((state) => state.info?.config.model);
  const sync = useMemo(() => syncUrl(link, 'latent'), [link]);
  useEffect(() => {
    if (!model) return;
    const { store, change } = latent;
    return sync(latentCodec(model), {
      get: store.getState,
      set: change,
      subscribe: (changed) =>
        store.subscribe((state, before) => {
          if (linkedFields.some((field) => state[field] !== before[field])) changed();
        }),
    });
  }, [model, sync, latent]);
}
