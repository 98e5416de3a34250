import type { Stores } from '../hooks/stores';
import { trainCodec } from '../state/trainUrl';
import { whenIdle } from '../ui/whenIdle';
import { openDropped } from './dropped';

/** A run that was taken over brings its own setup: the link follows it. */
function followAdopted({ session, url }: Pick<Stores, 'session' | 'url'>): void {
  session.store.subscribe(({ adopted, info, choice }, before) => {
    if (adopted === before.adopted || info === null || choice === null) return;
    const { params, setParams } = url.getState();
    const { target } = trainCodec.parse(params.train);
    setParams('train', trainCodec.format({ config: info.config, choice, target, failure: null }));
  });
}

/** The development server's files change too often to be kept. */
function keepApp(stores: Pick<Stores, 'session' | 'offline'>): void {
  import('../state/offline/connect')
    .then(({ connectServiceWorker }) => connectServiceWorker(stores))
    .catch(() => stores.offline.setState({ support: 'none' }));
}

/** The frame in which a teacher sees what a link opens, by its name. */
export const miniatureName = 'ganvas-miniature';

/**
 * Once the first picture is on screen: see what an earlier visit left.
 * @param miniature shows what somebody else will see, who has no earlier visit
 */
export async function startUp(
  stores: Pick<Stores, 'session' | 'replacing' | 'runHistory' | 'url' | 'files' | 'offline'>,
  miniature: boolean,
): Promise<void> {
  followAdopted(stores);
  openDropped(stores);
  if (miniature) return;
  await new Promise<void>((resolve) => whenIdle(resolve, 1000));
  if (import.meta.env.PROD) keepApp(stores);
  await stores.runHistory.look();
}
