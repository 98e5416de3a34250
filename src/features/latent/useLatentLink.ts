import { useEffect, useMemo } from 'react';
import { linkTie } from '../../store/latent/tieLink';
import { useSession, useStores } from '../../store/stores';

/** While the room is open, its part of the link tells what is on show, and the other way round. */
export function useLatentLink(): void {
  const { link, latent } = useStores();
  const model = useSession((state) => state.info?.config.model);
  const tie = useMemo(() => linkTie(link, latent), [link, latent]);
  useEffect(() => (model ? tie(model) : undefined), [model, tie]);
}
