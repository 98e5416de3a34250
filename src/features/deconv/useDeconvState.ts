import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { useStores } from '../../hooks/stores';
import { syncUrl } from '../../state/syncUrl';
import type { DeconvState } from '../../state/deconv/deconvState';
import { deconvCodec } from '../../state/deconv/deconvUrl';

/** The room's state, opened from the link and written back to it; a conv geometry that is pasted in replaces it. */
export function useDeconvState(): [
  DeconvState,
  (change: (state: DeconvState) => DeconvState) => void,
] {
  const { url } = useStores();
  const [room] = useState(() => {
    const store = createStore(() => deconvCodec.parse(url.getState().params.deconv));
    return {
      store,
      sync: syncUrl(url, 'deconv'),
      change: (by: (state: DeconvState) => DeconvState) => store.setState(by, true),
    };
  });
  useEffect(
    () =>
      room.sync(deconvCodec, {
        get: room.store.getState,
        set: (state) => room.store.setState(state, true),
        subscribe: room.store.subscribe,
      }),
    [room],
  );
  return [useStore(room.store), room.change];
}
