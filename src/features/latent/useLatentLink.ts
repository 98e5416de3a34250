import { useEffect, useRef } from 'react';
import { decodeZ, encodeZ } from '../../core/latent/code';
import { undoable } from '../../core/latent/undo';
import { gridZ } from '../../core/latent/variants';
import { modes } from '../../store/latent/latentState';
import { useRoomParams, useSession } from '../../store/stores';
import { useLatent, useLatentActions } from './useLatent';

const gridCount = 64;
/** Favourites in a link at most; each is 134 letters. */
const keptInLink = 8;

/**
 * The room's part of the link: `tile`, a noise vector of the Train room's grid, or `z`, a code;
 * `mode`; and `kept`, codes of favourites. It is read when a generator is open, then kept up to date.
 */
export function useLatentLink(): void {
  const [params, setParams] = useRoomParams('latent');
  const model = useSession((state) => state.info?.config.model);
  const { store, change } = useLatentActions();
  const z = useLatent((state) => state.z.present);
  const kept = useLatent((state) => state.kept);
  const mode = useLatent((state) => state.mode);
  const written = useRef('');

  const text = JSON.stringify(params);
  useEffect(() => {
    if (!model || text === written.current) return;
    const { latent, seed } = model;
    const part: Parameters<typeof change>[0] = {};
    const tile = Number(params['tile'] ?? NaN);
    const code = params['z'] === undefined ? null : decodeZ(params['z'], latent);
    if (Number.isInteger(tile) && tile >= 0 && tile < gridCount) {
      const all = gridZ(seed, gridCount, latent);
      part.z = undoable(all.slice(tile * latent, (tile + 1) * latent));
    } else if (code) part.z = undoable(code);
    const found = modes.find((name) => name === params['mode']);
    if (found) part.mode = found;
    const codes = (params['kept'] ?? '').split('.').slice(0, keptInLink);
    const favourites = codes.flatMap((each) => decodeZ(each, latent) ?? []);
    if (favourites.length > 0) part.kept = favourites;
    written.current = text;
    if (Object.keys(part).length > 0) change(part);
  }, [model, text, params, change]);

  useEffect(() => {
    if (!model || z.length === 0) return;
    // A drag writes once, when it rests.
    const timer = setTimeout(() => {
      const next = {
        ...(mode === 'sliders' ? {} : { mode }),
        z: encodeZ(store.getState().z.present),
        ...(kept.length > 0 ? { kept: kept.slice(0, keptInLink).map(encodeZ).join('.') } : {}),
      };
      written.current = JSON.stringify(next);
      setParams(next);
    }, 400);
    return () => clearTimeout(timer);
    // Writing the link anew because its own setter is new would never end.
  }, [model, z, kept, mode, store, setParams]);
}
