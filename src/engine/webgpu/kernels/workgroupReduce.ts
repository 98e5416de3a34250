/** Threads of a workgroup that sums by teams. */
export const reduceThreads = 64;

/**
 * Threads that reduce one thing together: a workgroup holds `64 / workers` teams, neighbours in what
 * they reduce, so that their loads lie side by side. On GPUs many threads on little each hide the wait
 * for memory; with one worker, for devices made of software, there is neither workgroup memory nor a
 * barrier. The order of additions is fixed either way.
 *
 * Needs `merge(a, b)` of the type, a struct. `together` must be called by all threads.
 * @param workers threads of a team; a power of two
 */
export function workgroupReduceText(workers: number, type: string): string {
  const teams = reduceThreads / workers;
  const place = `
struct Place { team: u32, worker: u32 }
fn placeOf(group: u32, localIndex: u32) -> Place {
  return Place(group * ${teams} + localIndex % ${teams}, localIndex / ${teams});
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
  var all = shares[localIndex % ${teams}];
  for (var other = localIndex % ${teams} + ${teams}; other < ${reduceThreads}; other += ${teams}) {
    all = merge(all, shares[other]);
  }
  return all;
}`;
}

/** Workgroups for so many teams. */
export function reduceGroups(teams: number, workers: number): number {
  return Math.ceil((teams * workers) / reduceThreads);
}
