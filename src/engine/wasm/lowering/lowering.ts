import { adamBeta2, adamEpsilon, averageDecay } from '../../../core/nn/model';
import { lengthOf } from '../../program/program';
import type { Operation, OperationKind, Program } from '../../program/program';
import { drawingSemantics } from '../../program/semantics/drawing';
import { learningSemantics } from '../../program/semantics/learning';
import { command } from '../commands';
import type { Command } from '../commands';
import { batchNormLowering } from './batchNorm';
import type { Lowering, LoweringContext } from './context';
import { linearLowering } from './linear';

/** Numbers that `adam` reads beside its arrays, computed in double precision by the host. */
const adamNumbers = 5;

/** Batches are drawn, and the loss is computed, by the host: they are little work and have one meaning. */
const lowering: Lowering<OperationKind> = {
  ...linearLowering,
  ...batchNormLowering,

  sampleNoise: (of, to) => [to.host((state) => drawingSemantics(to.places).sampleNoise(of, state))],

  sampleBatch: (of, to) => [to.host((state) => drawingSemantics(to.places).sampleBatch(of, state))],

  mask: ({ images, map, factors }, to) => {
    const channels = lengthOf(factors);
    const rows = (lengthOf(map) / (map.shape[0] ?? 1) / channels) * images;
    return [command('mask', { map: to.at(map), rows, channels, factors: to.at(factors) })];
  },

  loss: (of, to) => [to.host((state) => learningSemantics(to.places).loss(of, state))],

  adam: ({ player, beta1, parameters }, to) => {
    const numbers = { name: `${player} Adam`, shape: [adamNumbers], lifetime: 'kept' } as const;
    const made = parameters.map(({ weights, gradient, m, v }, index) =>
      command(
        'adam',
        {
          ...{ weights: to.at(weights), gradient: to.at(gradient), m: to.at(m), v: to.at(v) },
          ...{ length: lengthOf(weights), numbers: to.at(numbers) },
        },
        index === parameters.length - 1,
      ),
    );
    const prepare = to.host(({ updates, learningRates }) => {
      const rate = learningRates[player] / (1 - beta1 ** updates[player]);
      const correction = 1 / (1 - adamBeta2 ** updates[player]);
      to.places.array(numbers).set([rate, correction, 1 - beta1, 1 - adamBeta2, adamEpsilon.keras]);
    });
    return [prepare, ...made];
  },

  movingAverage: ({ images, arrays }, to) => {
    const numbers = { name: 'share of the newest', shape: [1], lifetime: 'kept' } as const;
    const prepare = to.host(({ updates }) => {
      to.places.array(numbers).set([1 - averageDecay(images, updates.g)]);
    });
    const made = arrays.map(({ newest, average }, index) =>
      command(
        'movingAverage',
        {
          ...{ average: to.at(average), newest: to.at(newest) },
          ...{ length: lengthOf(newest), numbers: to.at(numbers) },
        },
        index === arrays.length - 1,
      ),
    );
    return [prepare, ...made];
  },
};

/** One operation as commands. */
function lower<Kind extends OperationKind>(of: Operation<Kind>, to: LoweringContext): Command[] {
  const handler = lowering[of.kind] as (of: Operation<Kind>, to: LoweringContext) => Command[];
  return handler(of, to);
}

/** A program as commands, by operation. Every array that it needs gets its place. */
export function lowerProgram({ operations }: Program, to: LoweringContext): Command[][] {
  return operations.map((operation) => lower(operation, to));
}
