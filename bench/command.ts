import { writeFile } from 'node:fs/promises';
import { provideWebGPU } from '../scripts/device';
import { runJob } from './job';
import type { Job, Result } from './job';
import { readOptions, UsageError } from './options';
import { markdown } from './report';

/** Dawn rounds timestamps to 0.03 ms for the sake of privacy. */
const exactTimestamps = 'disable-dawn-features=timestamp_quantization';

type Run = (job: Job, log: (line: string) => void) => Promise<Result>;

async function run(inBrowser: Run | null): Promise<void> {
  const { browser, json, job } = readOptions(process.argv.slice(2));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  if (browser && !inBrowser) throw new UsageError('--browser needs the whole source');
  if (!browser && !(await provideWebGPU([exactTimestamps]))) {
    throw new UsageError(
      'No Vulkan device found: install a driver, or set VK_DRIVER_FILES to one.',
    );
  }
  const result = await (browser && inBrowser ? inBrowser(job, log) : runJob(job, log));
  console.log(markdown(result));
  if (json !== null) await writeFile(json, `${JSON.stringify(result, null, 2)}\n`);
}

/**
 * Runs the benchmark that the command line asks for, prints it and ends the process: 2 when it asks for
 * what cannot be had.
 * @param inBrowser how to run in a browser, where the source is there to build the page from
 */
export function command(inBrowser: Run | null): void {
  run(inBrowser).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof UsageError ? error.message : error);
      process.exit(error instanceof UsageError ? 2 : 1);
    },
  );
}
