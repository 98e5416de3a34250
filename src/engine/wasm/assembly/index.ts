/** Runs lists of commands, in one thread or in several over one shared memory. */
import { adam } from './adam';
import { movingAverage } from './average';
import * as norm from './batchNorm';
import { commandSize, resetTaken, word } from './command';
import { addChunks, columnSums, copyRows, mask } from './maps';
import { packPanels, product } from './product';
import { addTaps } from './taps';
import { announce, awaitList, barrier } from './threads';
import { weightGradient } from './weightGradient';

/** Asks the host to do what it keeps to itself: drawing batches, the loss. */
@external('env', 'host')
declare function host(id: i32): void;

function execute(command: usize, thread: i32, threads: i32, own: usize): void {
  switch (word(command, 0)) {
    case 0:
      if (thread == 0) host(word(command, 2));
      break;
    case 1:
      copyRows(command, thread, threads);
      break;
    case 2:
      packPanels(command, thread, threads);
      break;
    case 3:
      product(command, thread, threads, own);
      break;
    case 4:
      weightGradient(command, thread, threads, own);
      break;
    case 5:
      columnSums(command, thread, threads);
      break;
    case 6:
      addChunks(command, thread, threads);
      break;
    case 7:
      mask(command, thread, threads);
      break;
    case 8:
      norm.normPartials(command, thread, threads);
      break;
    case 9:
      norm.normStatistics(command, thread, threads);
      break;
    case 10:
      norm.normApply(command, thread, threads, own);
      break;
    case 11:
      norm.normGradientPartials(command, thread, threads);
      break;
    case 12:
      norm.normGradientSums(command, thread, threads);
      break;
    case 13:
      norm.normGradient(command, thread, threads, own);
      break;
    case 14:
      adam(command, thread, threads);
      break;
    case 15:
      addTaps(command, thread, threads, own);
      break;
    case 16:
      movingAverage(command, thread, threads);
      break;
    default:
      unreachable();
  }
}

/** One thread's part of a list. Word 1 of a command says whether all threads wait behind it. */
function runPart(
  control: usize,
  list: usize,
  count: i32,
  thread: i32,
  threads: i32,
  own: usize,
): void {
  for (let each = 0; each < count; each++) {
    const command = list + <usize>each * commandSize;
    execute(command, thread, threads, own);
    if (word(command, 1) != 0) barrier(control, threads);
  }
}

/** Runs a list to its end, with the other threads' help. */
export function run(control: usize, list: usize, count: i32, threads: i32, own: usize): void {
  resetTaken(list, count);
  announce(control, list, count, threads);
  runPart(control, list, count, 0, threads, own);
}

/** What a thread of the pool does until it is told to end: its part of every list. */
export function serve(control: usize, thread: i32, threads: i32, own: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  let begun = 0;
  while (true) {
    begun = awaitList(control, begun);
    if (begun < 0) return;
    runPart(control, load<u32>(control, 4), load<i32>(control, 8), thread, threads, own);
  }
}
