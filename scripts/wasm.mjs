/**
 * Compiles the AssemblyScript of `src/engine/wasm/assembly` to the modules beside it, in four builds: with
 * fused multiply-adds (relaxed SIMD) or without, for several threads or for one.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = `${root}src/engine/wasm/assembly`;
const built = `${root}src/engine/wasm/built`;

const relaxed = ['--enable', 'relaxed-simd'];
const threads = ['--enable', 'threads', '--sharedMemory'];
const builds = {
  simd: [],
  relaxed,
  'simd-threads': threads,
  'relaxed-threads': [...relaxed, ...threads],
};

const common = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd'],
  ...['--importMemory', '--initialMemory', '16', '--maximumMemory', '65536'],
];

/** Named apart, since its types would put AssemblyScript's own globals in the place of JavaScript's. */
const compiler = 'assemblyscript/asc';

/** What the modules are made from, in a few letters. */
function fingerprint() {
  const hash = createHash('sha256').update(JSON.stringify([common, builds]));
  for (const name of readdirSync(sources).sort()) hash.update(readFileSync(`${sources}/${name}`));
  return hash.digest('hex');
}

/** Compiles what is not there yet. @throws the compiler's words */
export async function buildWasm() {
  const mark = `${built}/fingerprint`;
  const key = fingerprint();
  if (existsSync(mark) && readFileSync(mark, 'utf8') === key) return;
  const { default: asc } = await import(compiler);
  mkdirSync(built, { recursive: true });
  for (const [name, flags] of Object.entries(builds)) {
    const outFile = `src/engine/wasm/built/${name}.wasm`;
    const files = ['src/engine/wasm/assembly/index.ts', '--outFile', outFile, '--baseDir', root];
    const { error, stderr } = await asc.main([...files, ...common, ...flags]);
    if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  }
  writeFileSync(mark, key);
}
