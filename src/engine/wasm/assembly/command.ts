/**
 * A command is a record of 32-bit words: what to do, on which addresses, with which sizes. The host
 * writes lists of them into memory (`../commands.ts` names the words); every thread runs the whole list
 * and takes its share of each command.
 */

/** Bytes of a command's own words; a word for each thread follows: what was taken of its share. */
const ownSize: usize = 128;
/** Bytes of a command. */
export const commandSize: usize = ownSize + 64;

/** A word of a command. */
@inline
export function word(command: usize, index: i32): i32 {
  return load<i32>(command + (<usize>index << 2));
}

/** First of the units that a thread does, of `count` shared out in order. */
@inline
export function share(count: i32, thread: i32, threads: i32): i32 {
  return <i32>((<i64>count * <i64>thread) / <i64>threads);
}

/** Before a list begins, nothing has been taken of its commands. */
export function resetTaken(list: usize, count: i32): void {
  for (let each = 0; each < count; each++) {
    memory.fill(list + <usize>each * commandSize + ownSize, 0, commandSize - ownSize);
  }
}

/**
 * The next of the chunks that a command's work is cut into: a thread takes those of its own share from
 * the front, then those of others from the back, so that none waits for one whose processor has other
 * things to do. What a chunk computes must not depend on who does it, or when.
 * @returns −1 when all are taken
 */
export function takeChunk(command: usize, chunks: i32, thread: i32, threads: i32): i32 {
  for (let each = 0; each < threads; each++) {
    let owner = thread + each;
    if (owner >= threads) owner -= threads;
    const first = share(chunks, owner, threads);
    const count = share(chunks, owner + 1, threads) - first;
    // The low half counts what its owner took, the high half what others did.
    const address = command + ownSize + (<usize>owner << 2);
    const one = each == 0 ? 1 : 0x10000;
    let taken: i32;
    if (ASC_FEATURE_THREADS) {
      taken = atomic.add<i32>(address, one);
    } else {
      taken = load<i32>(address);
      store<i32>(address, taken + one);
    }
    const front = taken & 0xffff;
    const back = taken >>> 16;
    if (front + back < count) return each == 0 ? first + front : first + count - 1 - back;
  }
  return -1;
}
