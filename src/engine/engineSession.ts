import type { Fallback } from '../rpc/engine';
import { openImages } from './data/images';
import { fetchReader } from './data/reader';
import { openTrainer } from './openTrainer';
import { browserHost } from './wasm/browserHost';
import { Session } from './training/session';

/**
 * The app's session: with its own data and trainers.
 * @param data absolute address of the data folder, ending in a slash
 * @param instead told as the reason for a slower engine in place of whatever the trainers say
 */
export function engineSession(data: string, instead: Fallback | null = null): Session {
  const read = fetchReader(data);
  return new Session({
    judge: {
      openProjector: async (components) => {
        const { openProjector } = await import('./quality/projector');
        // It is little work beside the classifier's.
        return openProjector(components, { ...browserHost, threads: 1 });
      },
      openClassifier: async (dataset) => {
        const { fetchClassifier } = await import('./classifier/fetchClassifier');
        return fetchClassifier(dataset, read, browserHost);
      },
      fetchReference: async (dataset) => {
        const { fetchReference } = await import('./quality/fetchReference');
        return fetchReference(dataset, read);
      },
    },
    openImages: (dataset, onProgress) => openImages(dataset, read, onProgress),
    openTrainer: async (request) => {
      const { trainer, fallback } = await openTrainer(request);
      return { trainer, fallback: instead ?? fallback };
    },
  });
}
