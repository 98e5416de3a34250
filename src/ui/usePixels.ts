import { useEffect, useState } from 'react';
import type { Pixels } from '../core/pixels';
import { readPixels } from './pixels';

const cache = new Map<string, Promise<Pixels>>();

/** A picture of our own origin as pixels; null until it is there, or if it can't be had. */
export function usePixels(url: string | null): Pixels | null {
  const [found, setFound] = useState<{ url: string; pixels: Pixels } | null>(null);
  useEffect(() => {
    if (url === null) return;
    let wanted = true;
    const reading = cache.get(url) ?? readPixels(url);
    cache.set(url, reading);
    reading.then(
      (pixels) => {
        if (wanted) setFound({ url, pixels });
      },
      () => cache.delete(url),
    );
    return () => {
      wanted = false;
    };
  }, [url]);
  return found?.url === url ? found.pixels : null;
}
