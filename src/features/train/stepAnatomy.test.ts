import { expect, test } from 'vitest';
import type { ProfiledOperation } from '../../core/nn/stepProfile';
import { familyOf, highlightOf, moved, partsOf, rateOf, termOf } from './stepAnatomy';

type Given = Pick<ProfiledOperation, 'kind' | 'phase' | 'player' | 'layer'>;

/** A step in small: every operation takes as many milliseconds as its place says, and 10 FLOP. */
const given: Given[] = [
  { kind: 'sampleNoise', phase: 'draw', player: null, layer: null },
  { kind: 'sampleBatch', phase: 'draw', player: null, layer: null },
  { kind: 'convolutionTranspose', phase: 'forward', player: 'g', layer: 'g.conv1' },
  { kind: 'convolution', phase: 'forward', player: 'd', layer: 'd.conv1' },
  { kind: 'loss', phase: 'loss', player: 'd', layer: null },
  { kind: 'convolutionWeightGradient', phase: 'backward', player: 'd', layer: 'd.conv1' },
  { kind: 'adam', phase: 'update', player: 'd', layer: null },
  { kind: 'convolution', phase: 'forward', player: 'd', layer: 'd.conv1' },
  { kind: 'loss', phase: 'loss', player: 'g', layer: null },
  { kind: 'convolutionTranspose', phase: 'backward', player: 'd', layer: 'd.conv1' },
  { kind: 'convolution', phase: 'backward', player: 'g', layer: 'g.conv1' },
  { kind: 'adam', phase: 'update', player: 'g', layer: null },
];
const operations: ProfiledOperation[] = given.map((each, index) => ({
  ...each,
  index,
  shapes: [],
  flops: 10,
  ms: index,
}));

test('a step is forging, D’s update and G’s, each in its phases, and every operation is in it once', () => {
  const parts = partsOf(operations);
  expect(parts.map(({ part, ms, flops }) => [part, ms, flops])).toEqual([
    ['forge', 3, 30],
    ['d', 18, 40],
    ['g', 45, 50],
  ]);
  expect(parts[2]?.groups.map(({ phase, player, ms }) => [phase, player, ms])).toEqual([
    ['forward', 'd', 7],
    ['loss', 'g', 8],
    ['backward', 'd', 9],
    ['backward', 'g', 10],
    ['update', 'g', 11],
  ]);
  const found = parts.flatMap(({ groups }) => groups.flatMap((group) => group.operations));
  expect(found).toEqual(operations);
});

test('a convolution in the backward pass is the other one’s input gradient', () => {
  expect(operations.map(termOf).slice(9, 11)).toEqual([
    'convolutionInputGradient',
    'convolutionTransposeInputGradient',
  ]);
  expect(termOf({ kind: 'convolution', phase: 'forward' })).toBe('convolution');
  expect(familyOf({ kind: 'convolution', phase: 'forward' })).toBe('product');
  expect(familyOf({ kind: 'convolution', phase: 'backward' })).toBe('inputGradient');
});

test('the figure lights what an operation is about', () => {
  expect(operations.slice(0, 7).map(highlightOf)).toEqual([
    'z',
    'real',
    'g.conv1',
    'd.conv1',
    'scores',
    'd.conv1',
    'd',
  ]);
});

test('a rate needs arithmetic and time', () => {
  expect(rateOf({ ms: 2, flops: 4e6 })).toBe(2e9);
  expect(rateOf({ ms: 2, flops: 0 })).toBeNull();
  expect(rateOf({ ms: 0, flops: 4e6 })).toBeNull();
});

test('keys lead along the strip and stop at its ends', () => {
  const keys = ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'a'];
  expect(keys.map((key) => moved(key, 3, 5))).toEqual([4, 2, 0, 4, null]);
  expect([moved('ArrowRight', 4, 5), moved('ArrowLeft', 0, 5)]).toEqual([4, 0]);
});
