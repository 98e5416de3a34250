/** Threads of a workgroup that reduces. */
export const reduceThreads = 64;

/**
 * Reductions of `workers` threads each: a workgroup does `64 / workers` of them, neighbours in what
 * they reduce, so that their loads lie side by side. On GPUs many threads on little each hide the wait
 * for memory; with one worker, for devices made of software, there is neither workgroup memory nor a
 * barrier. The order of additions is fixed either way.
 *
 * Needs `merge(a, b)` of the type, a struct. `workgroupReduce` must be called by all threads.
 * @param workers threads of a reduction; a power of two
 */
export function workgroupReduceText(workers: number, type: string): string {
  const reductions = reduceThreads / workers;
  const place = `
struct Place { reduction: u32, worker: u32 }
fn placeOf(group: u32, localIndex: u32) -> Place {
  return Place(group * ${reductions} + localIndex % ${reductions}, localIndex / ${reductions});
}`;
  if (workers === 1) {
    return `${place}
fn workgroupReduce(own: ${type}, localIndex: u32) -> ${type} { return own; }`;
  }
  return `${place}
var<workgroup> shares: array<${type}, ${reduceThreads}>;
fn workgroupReduce(own: ${type}, localIndex: u32) -> ${type} {
  workgroupBarrier();
  shares[localIndex] = own;
  workgroupBarrier();
  let first = localIndex % ${reductions};
  var all = shares[first];
  for (var other = first + ${reductions}; other < ${reduceThreads}; other += ${reductions}) {
    all = merge(all, shares[other]);
  }
  return all;
}`;
}

/** Workgroups for so many reductions. */
export function reduceGroups(reductions: number, workers: number): number {
  return Math.ceil((reductions * workers) / reduceThreads);
}
