/**
 * `npm test`: install what is missing, run every gate of `npm run check`, then the end-to-end tests.
 * What needs one core runs beside the unit tests. All of it runs even when a part fails; the last line counts.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { checkNode, installPackages, root, run, runBeside } from './setup.mjs';

checkNode();
installPackages();
const { buildWasm } = await import('./wasm.mjs');
// Once, before the unit tests and the build both ask for it.
await buildWasm();
const { ensureAdapter, ensureBrowser, ensureNumPy, ensureOtherBrowsers } =
  await import('./system.mjs');

const results = `${root}.cache/test`;
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };

function gate(name, status) {
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`);
  if (status === 0) total.passed++;
  else total.failed++;
}

/** Adds a runner's own counts; a runner that left none, or failed beside them, is one failure. */
function suite(name, status, file, count) {
  const counts = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : { failed: 1 };
  const { passed = 0, skipped = 0 } = counts;
  const failed = counts.failed || (status === 0 ? 0 : 1);
  total.passed += passed;
  total.skipped += skipped;
  total.failed += failed;
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
}

/** What needs no test runner: one after another, since each keeps a core busy. */
async function staticGates() {
  const ended = [];
  for (const name of ['types', 'lint', 'arrows', 'dead', 'format']) {
    ended.push({ name, ...(await runBeside('npm', ['run', '--silent', name])) });
  }
  // Not `npm run build`, which would look at the types again.
  ended.push({ name: 'build', ...(await runBeside('npx', ['vite', 'build'])) });
  return ended;
}

/** Unit tests. A file that throws before its first test is a failure, too. */
async function unitSuite(name) {
  const file = `${results}/unit.json`;
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { status } = await runBeside('npx', ['vitest', 'run', ...reporters], true);
  suite(name, status, file, (report) => ({
    passed: report.numPassedTests,
    failed:
      report.numFailedTests +
      report.testResults.filter(
        (one) => one.status === 'failed' && one.assertionResults.length === 0,
      ).length,
    skipped: report.numPendingTests,
  }));
}

/** Specs that Playwright runs on the build in `dist/`. */
function browserSuite(name) {
  const file = `${results}/end-to-end.json`;
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file };
  const status = run('npx', ['playwright', 'test', '--reporter=list,json'], env);
  suite(name, status, file, ({ stats }) => {
    if (stats.flaky > 0) console.log(`${name}: ${stats.flaky} passed at the second try only`);
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    };
  });
}

// The first of them runs while the system's packages are fetched, if they are.
const gates = staticGates();
const browser = ensureBrowser();
const adapter = ensureAdapter();
ensureNumPy();
ensureOtherBrowsers();

gate('WebGPU adapter', adapter ? 0 : 1);
await unitSuite('unit');
for (const { name, status, output } of await gates) {
  if (status !== 0) process.stdout.write(output);
  gate(name, status);
}

gate('browser', browser ? 0 : 1);
if (browser) browserSuite('end to end');

const smoke = `${results}/browsers.json`;
suite(
  'browsers',
  run('npx', ['tsx', 'e2e/browsers/main.ts', '--json', smoke]),
  smoke,
  (counts) => counts,
);

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
