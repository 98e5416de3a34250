import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presets } from '../../core/nn/model';
import { initialParameters } from '../../core/nn/parameters';
import { tinyImageStore, tinyModel } from '../../testing/trainer.fixture';
import { Interpreter } from './interpreter';
import { lengthOf } from './program';
import type { Operation, Program, Tensor } from './program';
import { trainingProgram } from './programs';
import { planScratch } from './scratch';
import type { ScratchPlan } from './scratch';
import { ModelTensors } from './tensors';

const weights: Tensor = { name: 'weights', shape: [1, 1], lifetime: 'parameter' };
const common = { images: 1, layer: null, phase: 'forward' } as const;

const tensorOf = (index: number, length: number): Tensor => ({
  name: `tensor ${index}`,
  shape: [1, length],
  lifetime: 'scratch',
});

function product(input: Tensor, output: Tensor, of: Tensor): Operation {
  const epilogue = { kind: 'activationGradient', of, activation: 'tanh' } as const;
  return { ...common, kind: 'dense', input, weights, output, epilogue };
}

/** An operation that changes a tensor in place. */
function changed(tensor: Tensor, masked: boolean): Operation {
  if (masked) return { ...common, kind: 'mask', map: tensor, factors: weights };
  return {
    ...common,
    kind: 'batchNormGradient',
    groups: 1,
    input: weights,
    statistics: { kind: 'running', mean: weights, variance: weights },
    gamma: weights,
    gradient: tensor,
    gammaGradient: null,
    betaGradient: null,
  };
}

/** Choices that make one operation: whether in place, what it reads and what it writes. */
const choices = fc.record({
  inPlace: fc.boolean(),
  input: fc.nat(),
  of: fc.nat(),
  output: fc.nat({ max: 9 }),
  length: fc.integer({ min: 1, max: 100 }),
});
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** A program that reads only what it has written. */
function programOf(drawn: readonly Choices[]): Program {
  const known = new Map<number, Tensor>();
  const operations: Operation[] = [];
  for (const { inPlace, input, of, output, length } of drawn) {
    const written = [...known.values()];
    const pick = (index: number) => written[index % written.length] ?? weights;
    if (inPlace && written.length > 0) {
      operations.push(changed(pick(input), of % 2 === 0));
      continue;
    }
    const to = tensorOf(output, length);
    const [from, other] = [pick(input), pick(of)];
    if (from.name === to.name || other.name === to.name) continue;
    operations.push(product(from, to, other));
    known.set(output, to);
  }
  return { name: 'drawn', operations };
}

/** Runs a program on slots that remember whose numbers they hold. */
function check({ operations }: Program, { slots, sizes }: ScratchPlan): void {
  const owner = new Map<number, string>();
  const slotOf = (tensor: Tensor): number => {
    const slot = slots.get(tensor.name) ?? NaN;
    expect(sizes[slot]).toBeGreaterThanOrEqual(lengthOf(tensor));
    return slot;
  };
  const read = (tensor: Tensor) => {
    if (tensor !== weights) expect(owner.get(slotOf(tensor))).toBe(tensor.name);
  };
  for (const operation of operations) {
    if (operation.kind === 'mask') read(operation.map);
    if (operation.kind === 'batchNormGradient') read(operation.gradient);
    if (operation.kind !== 'dense') continue;
    const { input, output, epilogue } = operation;
    read(input);
    if (epilogue.kind === 'activationGradient') read(epilogue.of);
    owner.set(slotOf(output), output.name);
    // Whatever the operation reads is still there.
    read(input);
    if (epilogue.kind === 'activationGradient') read(epilogue.of);
  }
}

/** A program whose scratch tensors are named by where they lie: one name is one array. */
function sharingMemory(program: Program, slots: ReadonlyMap<string, number>): Program {
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed);
    if (typeof value !== 'object' || value === null) return value;
    const copy = Object.fromEntries(
      Object.entries(value).map(([key, part]: [string, unknown]) => [key, renamed(part)]),
    );
    const slot = 'lifetime' in copy ? slots.get(String(copy.name)) : undefined;
    return slot === undefined ? copy : { ...copy, name: `slot ${slot}` };
  };
  return renamed(program) as Program;
}

/** All trained arrays and moments after a run of each program. */
async function trained(tensors: ModelTensors, programs: readonly Program[]) {
  const { model } = tensors;
  const interpreter = new Interpreter();
  const begin = initialParameters(model);
  for (const tensor of tensors.state()) {
    interpreter.write(tensor, begin.get(tensor.name) ?? new Float32Array());
  }
  const state = {
    store: tinyImageStore(),
    step: 0,
    updates: { g: 0, d: 0 },
    learningRates: { g: model.generatorRate, d: model.discriminatorRate },
    losses: [],
  };
  for (const program of programs) await interpreter.run(program, state);
  return tensors.state().map((tensor) => interpreter.read(tensor));
}

describe('scratch memory', () => {
  it('keeps what is still to be read', () => {
    const programs = fc.array(fc.array(choices, { maxLength: 30 }).map(programOf), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(programs, (drawn) => {
        const plan = planScratch(drawn, lengthOf);
        for (const program of drawn) check(program, plan);
      }),
      { numRuns: 300 },
    );
  });

  it.each(Object.entries({ ...presets, small: tinyModel }))(
    'gradients of the maps of %s alternate between two pieces',
    (_, model) => {
      const tensors = new ModelTensors(model);
      const programs = (['both', 'd', 'g'] as const).map((who) => trainingProgram(tensors, who));
      const plan = planScratch(programs, (tensor) =>
        tensor.name.startsWith('gradient/') ? null : lengthOf(tensor),
      );
      expect(plan.sizes).toHaveLength(2);
      const layers = [...tensors.layers.g, ...tensors.layers.d.slice(0, -1)];
      const largest = Math.max(...layers.map(({ output }) => lengthOf(output)));
      expect(Math.max(...plan.sizes)).toBeLessThanOrEqual(largest);
    },
  );

  it('changes nothing of what training computes', async () => {
    const model = { ...tinyModel, discriminatorFirstNorm: true };
    const tensors = new ModelTensors(model);
    const programs = (['both', 'd', 'g'] as const).map((who) => trainingProgram(tensors, who));
    const { slots } = planScratch(programs, lengthOf);
    expect(slots.size).toBeGreaterThan(20);
    const apart = await trained(tensors, programs);
    const sharing = programs.map((program) => sharingMemory(program, slots));
    expect(await trained(tensors, sharing)).toEqual(apart);
  });

  it('gives a tensor room for its largest shape', () => {
    const [small, large, other] = [tensorOf(0, 5), tensorOf(0, 50), tensorOf(1, 7)];
    const operations = [product(weights, small, weights), product(small, other, weights)];
    const second = [product(weights, large, weights)];
    const programs = [operations, second].map((each) => ({ name: 'drawn', operations: each }));
    expect(planScratch(programs, lengthOf).sizes).toEqual([50, 7]);
  });

  it('refuses a program that reads what nobody has written', () => {
    const operations = [product(tensorOf(0, 1), tensorOf(1, 1), weights)];
    const plan = () => planScratch([{ name: 'drawn', operations }], lengthOf);
    expect(plan).toThrow('drawn reads tensor 0 before it is written');
  });
});
