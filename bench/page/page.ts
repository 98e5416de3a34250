import { runJob } from '../job';
import type { Job, Result } from '../job';

declare global {
  var bench: (job: Job) => Promise<Result>;
}

globalThis.bench = (job) => runJob(job, (line) => console.log(line));
