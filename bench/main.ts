/**
 * `npm run bench [-- --browser --preset NAME --batch N --repetitions N --trainers a,b --json FILE]`:
 * the trainers side by side on one device, in Node on Dawn or in headless Chromium.
 */
import { writeFile } from 'node:fs/promises';
import { provideWebGPU } from '../scripts/device';
import { runInBrowser } from './browser';
import { readOptions, UsageError } from './options';
import { markdown } from './report';
import { runScenario } from './runner';

async function main(): Promise<number> {
  const { browser, json, ...scenario } = readOptions(process.argv.slice(2));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  if (!browser && !(await provideWebGPU())) {
    log('No Vulkan device found: install a driver, or set VK_DRIVER_FILES to one.');
    return 1;
  }
  const report = browser
    ? await runInBrowser(scenario, log)
    : await runScenario({ ...scenario, log });
  console.log(markdown(report));
  if (json !== null) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof UsageError ? error.message : error);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
