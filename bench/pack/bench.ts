/** The packed folder's `bench.mjs`: as `npm run bench`, in Node alone. */
import { command } from '../command';

command(null);
