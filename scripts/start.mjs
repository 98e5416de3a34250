/** `npm start`: install what is missing, build the production app, serve it, open it. */
import { checkNode, installPackages, root, run } from './setup.mjs';

checkNode();
installPackages();
if (run('npm', ['run', '--silent', 'build']) !== 0) process.exit(1);

const { preview } = await import('vite');
const server = await preview({
  root,
  preview: { port: 4173, open: process.env.BROWSER !== 'none' && !process.env.CI },
});
console.log('\nGanvas is running; Ctrl+C stops it.\n');
server.printUrls();
