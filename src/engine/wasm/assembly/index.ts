/** Runs lists of commands, in one thread or in several over one shared memory. */
import { adam } from './adam';
import { movingAverage } from './average';
import * as norm from './batchNorm';
import { commandSize, noneLeft, resetTaken, runIsOver, takePart, word } from './command';
import { addChunks, columnSums, copyRows, mask } from './maps';
import { packPanels, product, productUnits } from './product';
import { addTaps } from './taps';
import { announce, awaitParts, awaitRun, finishPart } from './threads';
import { weightGradient, weightGradientUnits } from './weightGradient';

/** Asks the host to do what it keeps to itself: drawing batches, the loss. */
@external('env', 'host')
declare function host(id: i32): void;

const asksHost: i32 = 0;
const isProduct: i32 = 3;
const isWeightGradient: i32 = 4;

/** How many parts a command is cut into: more of them for what takes long, as nobody waits long for one part. */
function partsOf(command: usize, threads: i32): i32 {
  if (threads == 1) return 1;
  switch (word(command, 0)) {
    case asksHost:
      return 1;
    case isProduct:
      return min(productUnits(command), threads * 8);
    case isWeightGradient:
      return min(weightGradientUnits(command), threads * 2);
    default:
      return threads * 2;
  }
}

/** Does one of a command's parts. @param own memory of this thread alone */
function execute(command: usize, part: i32, parts: i32, thread: i32, own: usize): void {
  switch (word(command, 0)) {
    case asksHost:
      host(word(command, 2));
      break;
    case 1:
      copyRows(command, part, parts);
      break;
    case 2:
      packPanels(command, part, parts);
      break;
    case isProduct:
      product(command, part, parts, thread, own);
      break;
    case isWeightGradient:
      weightGradient(command, part, parts, thread, own);
      break;
    case 5:
      columnSums(command, part, parts);
      break;
    case 6:
      addChunks(command, part, parts);
      break;
    case 7:
      mask(command, part, parts);
      break;
    case 8:
      norm.normPartials(command, part, parts);
      break;
    case 9:
      norm.normStatistics(command, part, parts);
      break;
    case 10:
      norm.normApply(command, part, parts, own);
      break;
    case 11:
      norm.normGradientPartials(command, part, parts);
      break;
    case 12:
      norm.normGradientSums(command, part, parts);
      break;
    case 13:
      norm.normGradient(command, part, parts, own);
      break;
    case 14:
      adam(command, part, parts);
      break;
    case 15:
      addTaps(command, part, parts, own);
      break;
    case 16:
      movingAverage(command, part, parts);
      break;
    default:
      unreachable();
  }
}

/** Goes through a list with the other threads. Word 1 of a command says whether the next one has to wait for it. */
function runTogether(
  control: usize,
  list: usize,
  count: i32,
  run: i32,
  thread: i32,
  threads: i32,
  own: usize,
): void {
  let awaited = list;
  const end = list + <usize>count * commandSize;
  for (let command = list; command < end; command += commandSize) {
    const parts = partsOf(command, threads);
    // Only the first thread may ask the host.
    while (thread == 0 || word(command, 0) != asksHost) {
      const part = takePart(command, run, parts, thread, threads);
      if (part == runIsOver) return;
      if (part == noneLeft) break;
      execute(command, part, parts, thread, own);
      finishPart(control, command, parts);
    }
    if (word(command, 1) == 0 && command + commandSize < end) continue;
    for (; awaited <= command; awaited += commandSize) {
      if (!awaitParts(control, run, awaited, partsOf(awaited, threads))) return;
    }
  }
}

/** Runs a list to its end, with the other threads' help. */
export function run(control: usize, list: usize, count: i32, threads: i32, own: usize): void {
  if (ASC_FEATURE_THREADS && threads > 1) {
    const number = load<i32>(control) + 1;
    resetTaken(list, count, number, threads);
    announce(control, list, count);
    runTogether(control, list, count, number, 0, threads, own);
    return;
  }
  const end = list + <usize>count * commandSize;
  for (let command = list; command < end; command += commandSize) execute(command, 0, 1, 0, own);
}

/** What a thread of the pool does until it is told to end: takes part in every run that it comes in time for. */
export function serve(control: usize, thread: i32, threads: i32, own: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  let run = 0;
  while ((run = awaitRun(control, run)) != 0) {
    runTogether(control, load<u32>(control, 4), load<i32>(control, 8), run, thread, threads, own);
  }
}
