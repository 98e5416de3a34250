import { useEffect, useState } from 'react';
import type { PixelData } from './PixelCanvas';
import { readPixels } from './pixels';

const cache = new Map<string, Promise<PixelData>>();

/** A picture of our own origin as pixels; null until it is there, or if it can't be had. */
export function usePixels(url: string | null): PixelData | null {
  const [found, setFound] = useState<{ url: string; pixels: PixelData } | null>(null);
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
