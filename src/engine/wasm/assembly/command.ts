/**
 * A command is a record of 32-bit words: what to do, on which addresses, with which sizes. The host
 * writes lists of them into memory (`../commands.ts` names the words), and the threads go through a list
 * together (`./threads.ts`): a command's work is cut into parts, and whoever has time takes the next one.
 * What a part computes must not depend on who does it, or when.
 */

/** Bytes of a command's own words. Behind them: the parts that are done, then what was taken of each share. */
const ownSize: usize = 128;
const takenAt: usize = ownSize + 64;
/** Bytes of a command. */
export const commandSize: usize = takenAt + 128;

/** A word of a command. */
@inline
export function word(command: usize, index: i32): i32 {
  return load<i32>(command + (<usize>index << 2));
}

/** First of the units of a part, of `count` shared out in order. */
@inline
export function share(count: i32, part: i32, parts: i32): i32 {
  return <i32>((<i64>count * <i64>part) / <i64>parts);
}

/** Where the parts of a command that are done are counted. */
@inline
export function doneAddress(command: usize): usize {
  return command + ownSize;
}

/** Before a list is run, nothing has been taken of its commands. @param run the run's number */
export function resetTaken(list: usize, count: i32, run: i32, threads: i32): void {
  for (let each = 0; each < count; each++) {
    const command = list + <usize>each * commandSize;
    store<i32>(doneAddress(command), 0);
    for (let owner = 0; owner < threads; owner++) {
      store<i64>(command + takenAt + (<usize>owner << 3), <i64>run << 32);
    }
  }
}

/** Answers of `takePart`: there is none left; the list is run anew, or another one. */
export const noneLeft: i32 = -1;
export const runIsOver: i32 = -2;

/**
 * The next of a command's parts: a thread takes those of its own share from the front, whose data may be
 * in its cache, then those of others from the back, so that none waits for one whose processor has other
 * things to do.
 */
export function takePart(command: usize, run: i32, parts: i32, thread: i32, threads: i32): i32 {
  for (let each = 0; each < threads; each++) {
    let owner = thread + each;
    if (owner >= threads) owner -= threads;
    const first = share(parts, owner, threads);
    const count = share(parts, owner + 1, threads) - first;
    // From the top: the run's number in 32 bits, what others took in 16, what its owner took in 16.
    const address = command + takenAt + (<usize>owner << 3);
    const one: i64 = each == 0 ? 1 : 0x10000;
    let seen = atomic.load<i64>(address);
    while (true) {
      if (<i32>(seen >> 32) != run) return runIsOver;
      const front = <i32>seen & 0xffff;
      const back = (<i32>seen >>> 16) & 0xffff;
      if (front + back >= count) break;
      const found = atomic.cmpxchg<i64>(address, seen, seen + one);
      if (found == seen) return each == 0 ? first + front : first + count - 1 - back;
      seen = found;
    }
  }
  return noneLeft;
}
