/**
 * The threads that run a list of commands together. Words of the control block: 0 lists begun, 4 the
 * newest list, 8 its commands, 12 whether to end, 16 threads at the barrier, 20 barriers passed.
 */

/**
 * Sleeps until a word is no longer `value`, and wakes who sleeps there: JavaScript's Atomics. The
 * module's own instructions for it lose wake-ups in Node 20 (V8 11.3, baseline compiler).
 */
@external('env', 'sleep')
declare function sleep(address: usize, value: i32): void;
@external('env', 'wake')
declare function wake(address: usize): void;

/** Looks at a barrier that often before it sleeps: a sleeping thread takes longer to go on. */
const looks: i32 = 20000;

/** Waits until a word is no longer `value`. */
function waitWhile(address: usize, value: i32): void {
  for (let look = 0; look < looks; look++) {
    if (atomic.load<i32>(address) != value) return;
  }
  while (atomic.load<i32>(address) == value) sleep(address, value);
}

/** Waits until all threads are here. */
export function barrier(control: usize, threads: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  if (threads == 1) return;
  const arrivals = control + 16;
  const passages = control + 20;
  const passed = atomic.load<i32>(passages);
  if (atomic.add<i32>(arrivals, 1) == threads - 1) {
    atomic.store<i32>(arrivals, 0);
    atomic.add<i32>(passages, 1);
    wake(passages);
  } else {
    waitWhile(passages, passed);
  }
}

/** Tells the other threads of a list. */
export function announce(control: usize, list: usize, count: i32, threads: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  if (threads == 1) return;
  store<i32>(control, <i32>list, 4);
  store<i32>(control, count, 8);
  atomic.add<i32>(control, 1);
  wake(control);
}

/** Waits for the next list. @returns how many have begun, or −1 to end */
export function awaitList(control: usize, begun: i32): i32 {
  waitWhile(control, begun);
  if (atomic.load<i32>(control + 12) != 0) return -1;
  return atomic.load<i32>(control);
}
