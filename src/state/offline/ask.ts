import * as v from 'valibot';
import type { OfflineRequest } from '../../core/offline';

const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const statusSchema = v.object({
  appBytes: countSchema,
  files: v.array(v.object({ url: v.string(), bytes: countSchema, kept: v.boolean() })),
});

export const keepSchema = v.object({
  result: v.picklist(['kept', 'full', 'network', 'missing', 'unavailable']),
});

/**
 * Asks the service worker, which may be of another version than the page.
 * @param seconds after which no answer counts as none
 * @returns null where no answer came, or none that the page understands
 */
export function ask<Schema extends v.GenericSchema>(
  worker: Pick<ServiceWorker, 'postMessage'>,
  request: OfflineRequest,
  { schema, seconds }: { schema: Schema; seconds: number },
): Promise<v.InferOutput<Schema> | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (answer: v.InferOutput<Schema> | null) => {
      clearTimeout(timer);
      port1.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end(null), seconds * 1000);
    port1.onmessage = ({ data }) => {
      const parsed = v.safeParse(schema, data);
      end(parsed.success ? parsed.output : null);
    };
    worker.postMessage(request, [port2]);
  });
}
