/**
 * A command is a record of 32-bit words: what to do, on which addresses, with which sizes. The host
 * writes lists of them into memory (`../commands.ts` names the words); every thread runs the whole list
 * and takes its share of each command.
 */

/** Bytes of a command. */
export const commandSize: usize = 128;

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
