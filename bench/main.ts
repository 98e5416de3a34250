/**
 * `npm run bench [-- --browser --preset NAME --batch N --repetitions N --trainers a,b --json FILE]`:
 * the trainers side by side on one device, in Node on Dawn or in headless Chromium. `--scaling`: the
 * compiled step as its work grows; `--kernels`: where its time goes.
 */
import { runInBrowser } from './browser';
import { command } from './command';

command(runInBrowser);
