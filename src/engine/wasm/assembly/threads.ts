/**
 * The threads that run lists of commands together. A command has ended when its parts are done, not when
 * every thread has been there: one whose processor has other things to do holds nobody up but by the part
 * that it is at, and goes on wherever the others have come to. The list may even be over by then, and the
 * next one begun; each run has a number, by which such a thread notices.
 *
 * Words of the control block: 0 number of the newest run, 4 its list, 8 its commands, 12 whether to end,
 * 16 threads that sleep at a command, 20 changes to wake them, 24 threads that sleep for want of a list.
 */
import { doneAddress } from './command';

/**
 * Sleeps until a word is no longer `value`, and wakes who sleeps there: JavaScript's Atomics. The
 * module's own instructions for it lose wake-ups in Node 20 (V8 11.3, baseline compiler).
 */
@external('env', 'sleep')
declare function sleep(address: usize, value: i32): void;
@external('env', 'wake')
declare function wake(address: usize): void;

/** Looks at what it waits for that often before it sleeps: a sleeping thread takes longer to go on. */
const looks: i32 = 20000;

/** Tells the other threads of a list. */
export function announce(control: usize, list: usize, count: i32): void {
  store<i32>(control, <i32>list, 4);
  store<i32>(control, count, 8);
  atomic.add<i32>(control, 1);
  if (atomic.load<i32>(control, 24) > 0) wake(control);
}

/** Waits for a run behind `run`. @returns its number; 0 to end */
export function awaitRun(control: usize, run: i32): i32 {
  for (let look = 0; look < looks && atomic.load<i32>(control) == run; look++) {}
  if (atomic.load<i32>(control) == run) {
    atomic.add<i32>(control, 1, 24);
    while (atomic.load<i32>(control) == run) sleep(control, run);
    atomic.sub<i32>(control, 1, 24);
  }
  return atomic.load<i32>(control, 12) != 0 ? 0 : atomic.load<i32>(control);
}

/** To be told of each part that is done. */
export function finishPart(control: usize, command: usize, parts: i32): void {
  if (atomic.add<i32>(doneAddress(command), 1) < parts - 1) return;
  // Who goes to sleep says so before the last look: it is seen here, or it sees what was added.
  if (atomic.load<i32>(control, 16) == 0) return;
  atomic.add<i32>(control, 1, 20);
  wake(control + 20);
}

/** Waits until all of a command's parts are done. @returns false when the run is over */
export function awaitParts(control: usize, run: i32, command: usize, parts: i32): bool {
  const done = doneAddress(command);
  for (let look = 0; look < looks; look++) {
    if (atomic.load<i32>(done) >= parts) return true;
    if (atomic.load<i32>(control) != run) return false;
  }
  atomic.add<i32>(control, 1, 16);
  while (true) {
    const changes = atomic.load<i32>(control, 20);
    if (atomic.load<i32>(done) >= parts || atomic.load<i32>(control) != run) break;
    sleep(control + 20, changes);
  }
  atomic.sub<i32>(control, 1, 16);
  return atomic.load<i32>(control) == run;
}
