import type { ModelDescription } from '../../src/core/nn/model';
import { randomImages } from '../../src/engine/data/randomImages';
import { flopsOf } from '../../src/engine/program/cost';
import type { Operation, Program, Tensor } from '../../src/engine/program/program';
import { trainingProgram } from '../../src/engine/program/programs';
import { ProgramTrainer } from '../../src/engine/program/trainer';
import { WasmDevice } from '../../src/engine/wasm/device';
import type { WasmHost } from '../../src/engine/wasm/host';
import { median } from '../statistics';

/** Which of the builds is measured. */
export interface Build {
  host: WasmHost;
  /** Whether multiply-adds are fused. */
  relaxed: boolean;
}

/** Milliseconds that a sample should take at least. */
const sample = 20;

/** Milliseconds of one call. @param repeat how often it is called between two looks at the clock */
async function timeOf(run: () => Promise<void>, repeat: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repeat; i++) await run();
  return (performance.now() - start) / repeat;
}

/** How often `run` has to be called for a sample. */
async function repeatFor(run: () => Promise<void>): Promise<number> {
  // The first calls are run by the baseline compiler.
  for (let i = 0; i < 3; i++) await run();
  return Math.max(1, Math.ceil(sample / (await timeOf(run, 3))));
}

/** Calls in turn, `repetitions` times. @returns each one's milliseconds a call, by repetition */
export async function timeInTurn(
  runs: readonly (() => Promise<void>)[],
  repetitions: number,
): Promise<number[][]> {
  const repeats: number[] = [];
  for (const run of runs) repeats.push(await repeatFor(run));
  const times: number[][] = runs.map(() => []);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const [index, run] of runs.entries()) {
      times[index]?.push(await timeOf(run, repeats[index] ?? 1));
    }
  }
  return times;
}

const kept = (name: string, shape: number[]): Tensor => ({ name, shape, lifetime: 'kept' });

/** Products of matrices that fit into a core's cache, so that nothing but the inner product counts. */
const peakSides = [96, 192, 384];

function squareProduct(side: number): Operation {
  const matrix = (name: string) => kept(`${name} ${side}`, [side, side]);
  return {
    kind: 'dense',
    layer: null,
    phase: 'forward',
    images: side,
    input: matrix('a'),
    weights: matrix('b'),
    output: matrix('c'),
    epilogue: { kind: 'biasAndActivation', bias: null, activation: 'none' },
  };
}

/** One operation of the step. */
interface OperationTime {
  name: string;
  /** 0 where it is no product. */
  flops: number;
  milliseconds: number;
}

export interface OperationReport {
  threads: number;
  /** GFLOP/s of the best square product. */
  peak: number;
  operations: OperationTime[];
  /** Milliseconds of a whole step. */
  step: number;
  flops: number;
}

/**
 * Where a training step's time goes, and what its products are of what the inner product can do.
 * @param repetitions of each, in turn
 */
export async function measureOperations(
  model: ModelDescription,
  { host, relaxed }: Build,
  repetitions: number,
): Promise<OperationReport> {
  const device = await WasmDevice.open(host, relaxed);
  const store = randomImages(model, 512);
  const info = { engine: 'wasm', backend: 'cpu', device: '' } as const;
  const trainer = new ProgramTrainer(model, store, device, info);
  try {
    const state = {
      store,
      step: 0,
      updates: { g: 0, d: 0 },
      learningRates: { g: 0, d: 0 },
      losses: [],
    };
    const run = (operation: Operation) => {
      const program: Program = { name: operation.kind, operations: [operation] };
      device.prepare([program]);
      return () => device.run(program, state);
    };
    const step = async () => {
      await trainer.enqueueSteps('both');
      await trainer.losses();
    };
    // So that all maps and gradients hold numbers of the usual size.
    await step();
    const { operations } = trainingProgram(trainer.tensors, 'both');
    const squares = peakSides.map(squareProduct);
    const times = await timeInTurn(
      [...squares.map(run), step, ...operations.map(run)],
      repetitions,
    );
    const rates = squares.map((square, i) => flopsOf(square) / median(times[i] ?? []) / 1e6);
    return {
      threads: device.threads,
      peak: Math.max(...rates),
      step: median(times[squares.length] ?? []),
      flops: operations.reduce((sum, operation) => sum + flopsOf(operation), 0),
      operations: operations.map((operation, i) => ({
        name: `${operation.layer ?? ''} ${operation.kind}, ${operation.phase}`,
        flops: flopsOf(operation),
        milliseconds: median(times[squares.length + 1 + i] ?? []),
      })),
    };
  } finally {
    trainer.dispose();
  }
}
