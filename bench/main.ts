/**
 * `npm run bench [-- --browser --preset NAME --batch N --repetitions N --trainers a,b --json FILE]`:
 * the trainers side by side on one device, in Node on Dawn or in headless Chromium. `--scaling`: the
 * compiled step as its work grows; `--kernels`: where its time goes. `--page [--json FILE]`: the app's
 * own page in headless Chromium, what is asked of it beside what was measured. `--classroom [--json FILE]`:
 * 30 first visits at once to `npm run classroom`. `--processor`: the products of the step on WebAssembly,
 * beside what the processor can do and beside XNNPACK.
 */
import { runInBrowser } from './browser';
import { measureClassroom } from './classroom/main';
import { command } from './command';
import { measureProcessor } from './processor/main';
import { measureRooms } from './rooms/main';
import { provideWasm } from './variants';
import { nodeWasmHost } from '../scripts/wasmHost';

provideWasm(nodeWasmHost());
command({
  job: runInBrowser,
  page: measureRooms,
  classroom: measureClassroom,
  processor: ({ model, repetitions }) => measureProcessor(model, repetitions),
});
