import { useCallback, useEffect, useRef, useState } from 'react';
import { useStores } from '../../store/stores';
import type { LinkParams } from '../../store/link';
import type { Lab } from './lab';
import { fromParams, toParams } from './link';

/** Time without a change after which the address follows, in ms: browsers limit how often it may. */
const settle = 400;

/** The room's state, opened from the link and written back to it; a link that is pasted in replaces it. */
export function useLab(): [Lab, (change: (lab: Lab) => Lab) => void] {
  const { link } = useStores();
  const [lab, setLab] = useState(() => fromParams(link.getState().params.deconv));
  const first = useRef(lab);
  const written = useRef<LinkParams>(link.getState().params.deconv);
  useEffect(() => {
    if (lab === first.current) return;
    const timer = window.setTimeout(() => {
      written.current = toParams(lab);
      link.getState().setParams('deconv', written.current);
    }, settle);
    return () => window.clearTimeout(timer);
  }, [lab, link]);
  useEffect(
    () =>
      link.subscribe(({ room, params }, before) => {
        const arrived = params.deconv !== before.params.deconv && params.deconv !== written.current;
        if (room !== 'deconv' || !arrived) return;
        written.current = params.deconv;
        setLab(fromParams(params.deconv));
      }),
    [link],
  );
  return [lab, useCallback((change: (lab: Lab) => Lab) => setLab(change), [])];
}
