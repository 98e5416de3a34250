/**
 * `npm run browsers`: install the browsers that can be had here, build the app if it is not there, and
 * run the smoke suite in all of them. Words choose by name: `npm run browsers -- firefox`.
 */
import { existsSync } from 'node:fs';
import { checkNode, installPackages, root, run } from './setup.mjs';

checkNode();
installPackages();
const { ensureBrowser, ensureOtherBrowsers } = await import('./system.mjs');
ensureBrowser();
ensureOtherBrowsers();
if (!existsSync(`${root}dist/index.html`) && run('npm', ['run', '--silent', 'build']) !== 0) {
  process.exit(1);
}
process.exit(run('npx', ['tsx', 'e2e/browsers/main.ts', ...process.argv.slice(2)]));
