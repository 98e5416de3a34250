import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import type { ListedFile } from '../../src/core/offline.ts';
import { webManifest } from './webManifest.ts';

/** Alphabets that no text of the page uses; a file's name may bring them all the same. */
const otherAlphabets = '**/inter-{cyrillic,cyrillic-ext,greek-ext,vietnamese}-*';

/**
 * Builds the service worker with the list of all files of the build, and the web manifest by which the
 * page can be installed.
 */
export function offlinePlugin(): PluginOption {
  return VitePWA({
    strategies: 'injectManifest',
    srcDir: 'src/serviceWorker',
    filename: 'serviceWorker.ts',
    // The page does it, once it has been painted.
    injectRegister: false,
    manifest: webManifest,
    includeManifestIcons: false,
    injectManifest: {
      rollupFormat: 'iife',
      globPatterns: ['**/*'],
      // The plugin adds the manifest itself.
      globIgnores: [otherAlphabets, 'serviceWorker.js', 'manifest.webmanifest'],
      dontCacheBustURLsMatching: /^assets\//,
      // Every file is listed: which of them are fetched unasked is for the service worker to say.
      maximumFileSizeToCacheInBytes: Number.MAX_SAFE_INTEGER,
      manifestTransforms: [
        (entries) => ({
          manifest: entries.map(({ url, revision, size }) => {
            const file: ListedFile = { url, revision, bytes: size };
            return { ...file, size };
          }),
        }),
      ],
    },
  });
}
