import { readFileSync } from 'node:fs';
import ganvas from '../package.json' with { type: 'json' };
import { expect, expectAccessible, test } from './support';

/** Whose work the page brings along must come with its licence. */

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8').trim();

test('About leads to the licences of all that the page brings along, in full', async ({
  page,
  context,
}) => {
  await page.goto('./#/deconv?lang=en');
  await page.getByRole('button', { name: 'About and licences' }).first().click();
  const link = page.getByRole('link', { name: 'All licences in full' });
  await expectAccessible(page);
  const opened = context.waitForEvent('page');
  await link.click();
  const file = await opened;
  await file.waitForLoadState();
  expect(file.url()).toMatch(/\/licences\.txt$/);

  const text = await (await page.request.get(file.url())).text();
  // What is installed to run, of which `#stock-gradients` and the workers are part, too.
  for (const [name, version] of Object.entries(ganvas.dependencies)) {
    expect(text, name).toContain(`\n${name} ${version}\n`);
  }
  // What those bring along themselves.
  for (const name of ['scheduler', 'd3-scale', 'immer', 'long', 'seedrandom']) {
    expect(text, name).toMatch(new RegExp(`\n${name} \\d`));
  }
  for (const path of [
    'LICENSE',
    'node_modules/@fontsource-variable/inter/LICENSE',
    'node_modules/react/LICENSE',
    'node_modules/uplot/LICENSE',
    'scripts/licences/Apache-2.0.txt',
  ]) {
    expect(text, path).toContain(read(path));
  }
  expect(text).toContain('SIL OPEN FONT LICENSE Version 1.1');
  await file.close();

  await page.keyboard.press('Escape');
  await page.locator('[data-language]').click();
  await page.getByRole('button', { name: '关于' }).first().click();
  await expect(page.getByRole('link', { name: '全部许可原文' })).toBeVisible();
});
