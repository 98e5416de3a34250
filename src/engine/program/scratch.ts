import { tensorsOf } from './program';
import type { Operation, OperationKind, Program, Tensor } from './program';

/**
 * Which scratch tensors can share memory: those that never hold numbers that somebody still needs at the
 * same time (live ranges, as compilers find them for registers; Chaitin et al. 1981).
 */

/** What an operation writes whole, without reading it. */
const outputsOf: {
  [Kind in OperationKind]: (of: Operation<Kind>) => readonly (Tensor | null | undefined)[];
} = {
  sampleNoise: ({ z }) => [z],
  // Only the part from its image `first` on.
  sampleBatch: () => [],
  dense: ({ output }) => [output],
  denseGradient: ({ weightGradient, biasGradient, inputGradient }) => [
    weightGradient,
    biasGradient,
    inputGradient?.output,
  ],
  convolution: ({ output }) => [output],
  convolutionTranspose: ({ output }) => [output],
  convolutionWeightGradient: ({ gradient }) => [gradient],
  biasGradient: ({ gradient }) => [gradient],
  batchNormStatistics: ({ statistics }) => [statistics],
  batchNorm: ({ output }) => [output],
  // The map's gradient is replaced in place.
  batchNormGradient: ({ gammaGradient, betaGradient }) => [gammaGradient, betaGradient],
  mask: () => [],
  loss: ({ logitGradient }) => [logitGradient],
  adam: () => [],
  movingAverage: () => [],
};

export interface ScratchPlan {
  /** Numbers of each piece of memory. */
  sizes: readonly number[];
  /** The piece in which a tensor lies, by the tensor's name. */
  slots: ReadonlyMap<string, number>;
}

/**
 * Divides scratch tensors over pieces of memory. An operation never finds two of its tensors in one piece.
 * @param programs that use the same memory, one after another
 * @param sizeOf numbers that a tensor takes; null for one that is kept elsewhere
 * @throws when a program reads scratch that it has not written
 */
export function planScratch(
  programs: readonly Program[],
  sizeOf: (tensor: Tensor) => number | null,
): ScratchPlan {
  const lengths = new Map<string, number>();
  const shared = (tensors: readonly (Tensor | null | undefined)[]): string[] =>
    tensors.flatMap((tensor) => {
      const size = tensor?.lifetime === 'scratch' ? sizeOf(tensor) : null;
      if (!tensor || size === null) return [];
      lengths.set(tensor.name, Math.max(size, lengths.get(tensor.name) ?? 0));
      return [tensor.name];
    });
  const conflicts = new Map<string, Set<string>>();
  for (const { name, operations } of programs) {
    let live = new Set<string>();
    for (const operation of [...operations].reverse()) {
      const handler = outputsOf[operation.kind] as (of: Operation) => readonly (Tensor | null)[];
      const written = new Set(shared(handler(operation)));
      const touched = shared(tensorsOf(operation));
      const busy = new Set([...live, ...touched]);
      for (const each of busy) {
        const others = conflicts.get(each) ?? new Set();
        for (const other of busy) if (other !== each) others.add(other);
        conflicts.set(each, others);
      }
      live = new Set([...busy].filter((each) => !written.has(each)));
    }
    const [unwritten] = live;
    if (unwritten !== undefined) throw new Error(`${name} reads ${unwritten} before it is written`);
  }
  const sizes: number[] = [];
  const slots = new Map<string, number>();
  // Neighbours of a chain come one after another, so that its tensors alternate between two slots.
  const order = programs.flatMap(({ operations }) => operations.flatMap(tensorsOf));
  for (const { name } of order) {
    const size = lengths.get(name);
    if (size === undefined || slots.has(name)) continue;
    const taken = new Set([...(conflicts.get(name) ?? [])].map((other) => slots.get(other)));
    const growth = (slot: number) => Math.max(0, size - (sizes[slot] ?? 0));
    const free = [...sizes.keys()].filter((slot) => !taken.has(slot));
    const slot = free.sort((a, b) => growth(a) - growth(b))[0] ?? sizes.length;
    sizes[slot] = Math.max(size, sizes[slot] ?? 0);
    slots.set(name, slot);
  }
  return { sizes, slots };
}
