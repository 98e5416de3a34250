import * as v from 'valibot';
import { lossNames } from '../nn/losses';
import { drawingColumns, drawingTop, lineDataNames } from './density';
import { latticeSide, maxDrawnPoints, planeDataNames } from './plane';

export const toyDataNames = [...lineDataNames, ...planeDataNames] as const;
export type ToyDataName = (typeof toyDataNames)[number];

export const noiseNames = ['uniform', 'normal'] as const;
/** Uniform on [−1, 1], or standard normal; as many dimensions as the data. */
export type NoiseName = (typeof noiseNames)[number];

/** What may be set and between which values; forms, links and the worker check against it. */
export const toyGanBounds = {
  generatorWidth: { min: 1, max: 64, integer: true },
  generatorDepth: { min: 1, max: 4, integer: true },
  discriminatorWidth: { min: 1, max: 64, integer: true },
  discriminatorDepth: { min: 1, max: 4, integer: true },
  generatorRate: { min: 0, max: 0.1, integer: false },
  discriminatorRate: { min: 0, max: 0.1, integer: false },
  beta1: { min: 0, max: 0.99, integer: false },
  discriminatorSteps: { min: 1, max: 20, integer: true },
  discriminatorWarmup: { min: 0, max: 1000, integer: true },
  seed: { min: 0, max: 4294967295, integer: true },
} as const;

export type ToyGanNumber = keyof typeof toyGanBounds;

const bounded = (name: ToyGanNumber) => {
  const { min, max, integer } = toyGanBounds[name];
  const number = v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));
  return integer ? v.pipe(number, v.integer()) : number;
};

const whole = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));

export const toyGanConfigSchema = v.object({
  data: v.picklist(toyDataNames),
  /** `drawnLine`: a height per column; `drawnPlane`: lattice points; otherwise not used. */
  drawing: v.union([
    v.pipe(v.array(whole(drawingTop)), v.length(drawingColumns)),
    v.pipe(v.array(whole(latticeSide ** 2 - 1)), v.maxLength(maxDrawnPoints)),
  ]),
  noise: v.picklist(noiseNames),
  generatorWidth: bounded('generatorWidth'),
  /** Hidden layers, each of the width; all with tanh. */
  generatorDepth: bounded('generatorDepth'),
  discriminatorWidth: bounded('discriminatorWidth'),
  discriminatorDepth: bounded('discriminatorDepth'),
  loss: v.picklist(lossNames),
  generatorRate: bounded('generatorRate'),
  discriminatorRate: bounded('discriminatorRate'),
  beta1: bounded('beta1'),
  /** D's updates for each of G's. */
  discriminatorSteps: bounded('discriminatorSteps'),
  /** Updates of D alone before the game begins: a large one makes D all but perfect. */
  discriminatorWarmup: bounded('discriminatorWarmup'),
  seed: bounded('seed'),
});

/** Everything that fixes a game: with the same config, the same curves. */
export type ToyGanConfig = v.InferOutput<typeof toyGanConfigSchema>;

/** Real samples and fakes in each update. */
export const toyBatch = 128;

export const defaultToyGan: ToyGanConfig = {
  data: 'two',
  drawing: [],
  noise: 'uniform',
  generatorWidth: 16,
  generatorDepth: 2,
  discriminatorWidth: 16,
  discriminatorDepth: 2,
  loss: 'nonSaturating',
  generatorRate: 0.001,
  discriminatorRate: 0.01,
  beta1: 0.5,
  discriminatorSteps: 1,
  discriminatorWarmup: 0,
  seed: 1,
};

export function isPlaneData(data: ToyDataName): data is (typeof planeDataNames)[number] {
  return (planeDataNames as readonly string[]).includes(data);
}

/** 1 on the line, 2 on the plane: the length of x and of z. */
export function dimensions(data: ToyDataName): 1 | 2 {
  return isPlaneData(data) ? 2 : 1;
}
