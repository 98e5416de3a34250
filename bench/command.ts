import { writeFile } from 'node:fs/promises';
import { provideWebGPU } from '../scripts/device';
import { runJob } from './job';
import type { Job, Result } from './job';
import { readOptions, UsageError } from './options';
import { markdown } from './report';

/** Dawn rounds timestamps to 0.03 ms for the sake of privacy. */
const exactTimestamps = 'disable-dawn-features=timestamp_quantization';

type Log = (line: string) => void;

/** Figures and their table. */
interface Measured {
  rows: unknown;
  markdown: string;
}

/** What can only be run where the source is there to build a page from. */
export interface InBrowser {
  job: (job: Job, log: Log) => Promise<Result>;
  /** Measures the app's own page. */
  page: (log: Log) => Promise<Measured>;
  /** Measures the server of a classroom. */
  classroom: (log: Log) => Promise<Measured>;
  /** Measures the step's products on WebAssembly. */
  processor: (job: Job) => Promise<Measured>;
}

async function write(file: string | null, figures: unknown): Promise<void> {
  if (file !== null) await writeFile(file, `${JSON.stringify(figures, null, 2)}\n`);
}

async function run(inBrowser: InBrowser | null): Promise<void> {
  const { page, classroom, processor, browser, json, job } = readOptions(process.argv.slice(2));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  if ((browser || page || classroom || processor) && !inBrowser) {
    throw new UsageError('--browser, --page, --classroom and --processor need the whole source');
  }
  if ((page || classroom || processor) && inBrowser) {
    const measured = await (page
      ? inBrowser.page(log)
      : classroom
        ? inBrowser.classroom(log)
        : inBrowser.processor(job));
    console.log(measured.markdown);
    await write(json, measured.rows);
    return;
  }
  if (!browser && !(await provideWebGPU([exactTimestamps]))) {
    throw new UsageError(
      'No Vulkan device found: install a driver, or set VK_DRIVER_FILES to one.',
    );
  }
  const result = await (browser && inBrowser ? inBrowser.job(job, log) : runJob(job, log));
  console.log(markdown(result));
  await write(json, result);
}

/**
 * Runs the benchmark that the command line asks for, prints it and ends the process: 2 when it asks for
 * what cannot be had.
 * @param inBrowser null where there is nothing but the packed command
 */
export function command(inBrowser: InBrowser | null): void {
  run(inBrowser).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof UsageError ? error.message : error);
      process.exit(error instanceof UsageError ? 2 : 1);
    },
  );
}
