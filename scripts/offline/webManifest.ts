import type { ManifestOptions } from 'vite-plugin-pwa';

const png = (file: string, size: number, purpose: 'any' | 'maskable') => ({
  src: `icons/${file}-${size}.png`,
  sizes: `${size}x${size}`,
  type: 'image/png',
  purpose,
});

/** Localised members: https://w3c.github.io/manifest/#localized-members */
interface Localised {
  description_localized: Record<string, string>;
}

/** What an operating system shows of the installed app. Addresses are relative to the manifest's own. */
export const webManifest: Partial<ManifestOptions> & Localised = {
  id: './',
  name: 'Ganvas',
  short_name: 'Ganvas',
  lang: 'en',
  description: 'Train a GAN in your browser, on your own GPU, and see how it works.',
  description_localized: {
    'zh-Hans': '在浏览器里、用你自己的 GPU 训练生成对抗网络，看清它如何工作。',
  },
  categories: ['education'],
  start_url: './',
  scope: './',
  display: 'standalone',
  // `--paper` and `--panel` of the light theme in src/ui/tokens.css.
  background_color: '#fbfaf7',
  theme_color: '#fbfaf7',
  icons: [
    { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    png('icon', 192, 'any'),
    png('icon', 512, 'any'),
    png('maskable', 192, 'maskable'),
    png('maskable', 512, 'maskable'),
  ],
};
