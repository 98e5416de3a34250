import { writeFile } from 'node:fs/promises';
import { provideWebGPU } from '../scripts/device';
import { readOptions, UsageError } from './options';
import type { Options } from './options';
import { markdown } from './report';
import { runScenario } from './runner';
import type { Report, Scenario } from './runner';

type Run = (scenario: Omit<Scenario, 'log'>, log: Scenario['log']) => Promise<Report>;

async function run({ browser, json, ...scenario }: Options, inBrowser: Run | null) {
  const log = (line: string) => process.stderr.write(`${line}\n`);
  if (browser && !inBrowser) throw new UsageError('--browser needs the whole source');
  if (!browser && !(await provideWebGPU())) {
    throw new UsageError(
      'No Vulkan device found: install a driver, or set VK_DRIVER_FILES to one.',
    );
  }
  const report =
    browser && inBrowser ? await inBrowser(scenario, log) : await runScenario({ ...scenario, log });
  console.log(markdown(report));
  if (json !== null) await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
}

/**
 * Runs the benchmark that the command line asks for, prints it and ends the process: 2 when it asks for
 * what cannot be had.
 * @param inBrowser how to run in a browser, where the source is there to build the page from
 */
export function command(inBrowser: Run | null): void {
  const work = async () => {
    await run(readOptions(process.argv.slice(2)), inBrowser);
  };
  work().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof UsageError ? error.message : error);
      process.exit(error instanceof UsageError ? 2 : 1);
    },
  );
}
