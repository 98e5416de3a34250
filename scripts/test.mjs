/**
 * `npm test`: install what is missing, run every gate of `npm run check`, then the end-to-end tests.
 * All of it runs even when a part fails; the last line counts.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { checkNode, installPackages, root, run } from './setup.mjs';

checkNode();
installPackages();
const { ensureBrowser, ensureOtherBrowsers, ensureVulkanLoader } = await import('./system.mjs');

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
  const failed = counts.failed || (status === 0 ? 0 : 1);
  total.passed += counts.passed ?? 0;
  total.skipped += counts.skipped ?? 0;
  total.failed += failed;
  console.log(`${name}: ${counts.passed ?? 0} passed, ${failed} failed`);
}

const browser = ensureBrowser();
ensureVulkanLoader();
ensureOtherBrowsers();

for (const name of ['types', 'lint', 'arrows', 'dead', 'format']) {
  gate(name, run('npm', ['run', '--silent', name]));
}

const unit = `${results}/unit.json`;
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${unit}`];
suite('unit', run('npx', ['vitest', 'run', ...reporters]), unit, (report) => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests,
}));

gate('build', run('npm', ['run', '--silent', 'build']));
gate('browser', browser ? 0 : 1);
if (browser) {
  const e2e = `${results}/e2e.json`;
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: e2e };
  const status = run('npx', ['playwright', 'test', '--reporter=list,json'], env);
  suite('end to end', status, e2e, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
}

const browsers = `${results}/browsers.json`;
const smoke = ['tsx', 'e2e/browsers/main.ts', '--json', browsers];
suite('browsers', run('npx', smoke), browsers, (counts) => counts);

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
