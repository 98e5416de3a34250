/**
 * The smoke suite in every browser that is here; says which are not. Words after the command choose by
 * name. `--json FILE` leaves the counts there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cases } from './cases';
import type { BrowserCase } from './cases';
import { within } from './page';
import type { SmokePage } from './page';
import { serveApp } from './server';
import type { SmokeServer } from './server';
import { checks } from './smoke';

/** Milliseconds that one browser may take, however slow the machine. */
const limit = 900_000;
const shots = new URL('../../test-results/browsers/', import.meta.url);

const counts = { passed: 0, failed: 0, skipped: 0 };

function skip(name: string, why: string): void {
  console.log(`- ${name}: not run, ${why}`);
  counts.skipped++;
}

/** A picture of what a check failed on, where the browser still gives one. */
async function shoot(page: SmokePage, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  const file = new URL(`${name.replace(/\W+/g, '-')}.png`, shots);
  await within(10_000, 'a picture', page.screenshot())
    .then((picture) => writeFileSync(file, picture))
    .catch(() => undefined);
}

async function runChecks(one: BrowserCase, page: SmokePage, server: SmokeServer): Promise<void> {
  // Not the app: a browser may log what it had not loaded when the first check goes elsewhere.
  await page.goto(`${server.url}licences.txt`);
  const lack = await one.lacks?.(page);
  if (lack) {
    skip(one.name, lack);
    return;
  }
  server.said();
  for (const { name, run } of checks) {
    const began = performance.now();
    const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    try {
      await run({ page, server, backends: one.backends, engine: one.engine ?? 'auto' });
      const said = server.said();
      if (said.length > 0) throw new Error(`the page logged ${said.join('\n')}`);
      counts.passed++;
      console.log(`✓ ${one.name}: ${name} (${seconds()})`);
    } catch (error) {
      counts.failed++;
      const said = server.said().map((line) => `\n  ${line}`);
      console.log(`✗ ${one.name}: ${name} (${seconds()})\n  ${String(error)}${said.join('')}`);
      await shoot(page, `${one.name} ${name}`);
    }
  }
}

async function runCase(one: BrowserCase, server: SmokeServer): Promise<void> {
  const missing = one.missing();
  if (missing !== null) {
    skip(one.name, missing);
    return;
  }
  let page: SmokePage | null = null;
  try {
    page = await within(180_000, `${one.name} starts`, one.open());
    await within(limit, one.name, runChecks(one, page, server));
  } catch (error) {
    counts.failed++;
    console.log(`✗ ${one.name}: ${String(error)}`);
  } finally {
    if (page) await within(30_000, `${one.name} ends`, page.close()).catch(console.error);
  }
}

const { values, positionals } = parseArgs({
  options: { json: { type: 'string' } },
  allowPositionals: true,
});
const words = positionals.map((word) => word.toLowerCase());
const left = cases.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word)),
);

/** One browser after another, each with a server of its own: what it hears was said by that browser. */
async function runInTurn(): Promise<void> {
  for (let one = left.shift(); one; one = left.shift()) {
    const server = await serveApp();
    await runCase(one, server);
    await server.close();
  }
}

// Nothing is timed, so the waits of one browser are filled by another.
await Promise.all([runInTurn(), runInTurn()]);
if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(counts));
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} not run`);
process.exit(counts.failed === 0 ? 0 : 1);
