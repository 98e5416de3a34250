import type { OperationPhase, ProfiledKind, ProfiledOperation } from '../../core/nn/stepProfile';

/** A step's operations, grouped and summed for the figure. */

/** Whose update: the fakes that both players use are made first, then D learns, then G. */
type Part = 'forge' | 'd' | 'g';

/** What an operation is called: in the backward pass a convolution finds a gradient. */
export type Term = ProfiledKind | 'convolutionInputGradient' | 'convolutionTransposeInputGradient';

/** Operations that look the same in the strip. */
export type Family = 'product' | 'inputGradient' | 'weightGradient' | 'norm' | 'update' | 'other';

export interface Sum {
  ms: number;
  flops: number;
}

interface PhaseGroup extends Sum {
  phase: OperationPhase;
  /** The net that is passed through; null where that is neither. */
  player: 'd' | 'g' | null;
  operations: ProfiledOperation[];
}

export interface StepPart extends Sum {
  part: Part;
  groups: PhaseGroup[];
}

export function sumOf(operations: readonly Sum[]): Sum {
  return {
    ms: operations.reduce((sum, { ms }) => sum + ms, 0),
    flops: operations.reduce((sum, { flops }) => sum + flops, 0),
  };
}

/** The layer's own convolution runs forward; a transposed one finds the input gradient of a plain one. */
export function termOf({ kind, phase }: Pick<ProfiledOperation, 'kind' | 'phase'>): Term {
  if (phase !== 'backward') return kind;
  if (kind === 'convolutionTranspose') return 'convolutionInputGradient';
  return kind === 'convolution' ? 'convolutionTransposeInputGradient' : kind;
}

const families: Record<Term, Family> = {
  sampleNoise: 'other',
  sampleBatch: 'other',
  dense: 'product',
  denseGradient: 'weightGradient',
  convolution: 'product',
  convolutionTranspose: 'product',
  convolutionInputGradient: 'inputGradient',
  convolutionTransposeInputGradient: 'inputGradient',
  convolutionWeightGradient: 'weightGradient',
  biasGradient: 'weightGradient',
  batchNormStatistics: 'norm',
  batchNorm: 'norm',
  batchNormGradient: 'norm',
  mask: 'other',
  loss: 'other',
  adam: 'update',
  movingAverage: 'update',
};

export function familyOf(operation: Pick<ProfiledOperation, 'kind' | 'phase'>): Family {
  return families[termOf(operation)];
}

/** Neighbours of one phase and one net, in their order. */
function groupsOf(operations: readonly ProfiledOperation[]): PhaseGroup[] {
  const groups: Pick<PhaseGroup, 'phase' | 'player' | 'operations'>[] = [];
  for (const operation of operations) {
    const last = groups.at(-1);
    if (last?.phase === operation.phase && last.player === operation.player) {
      last.operations.push(operation);
    } else {
      groups.push({ phase: operation.phase, player: operation.player, operations: [operation] });
    }
  }
  return groups.map((group) => ({ ...group, ...sumOf(group.operations) }));
}

/** The step in its parts: up to D's first operation, up to D's new weights, and the rest. */
export function partsOf(operations: readonly ProfiledOperation[]): StepPart[] {
  const first = operations.findIndex(({ player }) => player === 'd');
  const learned = operations.findIndex(({ kind, player }) => kind === 'adam' && player === 'd') + 1;
  const parts: [Part, readonly ProfiledOperation[]][] = [
    ['forge', operations.slice(0, first)],
    ['d', operations.slice(first, learned)],
    ['g', operations.slice(learned)],
  ];
  return parts.map(([part, own]) => ({ part, groups: groupsOf(own), ...sumOf(own) }));
}

/** Floating-point operations in a second; null where there is no arithmetic to speak of, or no time. */
export function rateOf({ ms, flops }: Sum): number | null {
  return flops > 0 && ms > 0 ? (flops / ms) * 1000 : null;
}

/**
 * What the pipeline figure lights up for an operation: a layer by its name, a whole net, what is drawn
 * (`z`, `real`), or D's verdicts.
 */
export function highlightOf({ kind, layer, player }: ProfiledOperation): string | null {
  if (kind === 'sampleNoise') return 'z';
  if (kind === 'sampleBatch') return 'real';
  if (kind === 'loss') return 'scores';
  return layer ?? player;
}

/** Where a key leads from one of `count` operations; null for keys that lead nowhere. */
export function moved(key: string, index: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, index + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, index - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
