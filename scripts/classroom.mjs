/** `npm run classroom`: install what is missing, build the app, serve it to a room over HTTPS. */
import { existsSync } from 'node:fs';
import { checkNode, installPackages, root, run } from './setup.mjs';

checkNode();
installPackages();
const { register } = await import('tsx/esm/api');
register();
const { main, readOptions, usage } = await import('./classroom/main.ts');

let options;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error.message}\n${usage}`);
  process.exit(2);
}
if (!options) {
  console.log(usage);
  process.exit(0);
}
const build = options.build || !existsSync(`${root}dist/index.html`);
if (build && run('npm', ['run', '--silent', 'build']) !== 0) process.exit(1);
await main(options);
