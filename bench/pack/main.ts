/**
 * `npm run bench:pack`: a folder that runs the benchmark and the training on another machine, with
 * nothing but Node.
 */
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const out = here('../../bench-pack');
/** The one platform that is packed; the `webgpu` package looks for its library by this name. */
const library = 'dist/linux-x64/dawn.node';

const scripts = { bench: here('bench.ts'), train: here('../../scripts/train.ts') };

await rm(out, { recursive: true, force: true });
for (const [name, source] of Object.entries(scripts)) {
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: source,
      outDir: out,
      emptyOutDir: false,
      target: 'node20',
      copyPublicDir: false,
      // One file, in the folder itself: the `webgpu` package looks for its library beside its code.
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
}
await cp(here(`../../node_modules/webgpu/${library}`), `${out}/${library}`);
await cp(here('../../public/data/mnist'), `${out}/data/mnist`, { recursive: true });
await cp(here('README.md'), `${out}/README.md`);
console.log(`Packed into ${out}`);
