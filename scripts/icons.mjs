/** Draws the PNG icons of an installed app from `public/icon.svg`, with the browser of the tests. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { root } from './setup.mjs';
import { findBrowser } from './system.mjs';

const svg = readFileSync(`${root}public/icon.svg`, 'utf8');
/** A system cuts its own shape out of a maskable icon: no corners, and the drawing within the inner 80 %. */
const maskable = svg
  .replace('<svg ', '<svg style="background: #1d1f23" ')
  .replace(' rx="8"', '')
  .replace('viewBox="0 0 32 32"', 'viewBox="-2.5 -2.5 37 37"');

const icons = [
  { file: 'icon-192', size: 192, source: svg },
  { file: 'icon-512', size: 512, source: svg },
  { file: 'maskable-192', size: 192, source: maskable },
  { file: 'maskable-512', size: 512, source: maskable },
  { file: 'apple-180', size: 180, source: maskable },
];

mkdirSync(`${root}public/icons`, { recursive: true });
const browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const { file, size, source } of icons) {
  await page.setViewportSize({ width: size, height: size });
  const drawn = source.replace('<svg ', `<svg width="${size}" height="${size}" `);
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawn}`);
  writeFileSync(
    `${root}public/icons/${file}.png`,
    await page.screenshot({ omitBackground: true, type: 'png' }),
  );
}
await browser.close();
