import type { Player } from '../../../core/nn/parameters';
import type { Operation } from '../../program/program';
import { adam, adamThreads } from '../kernels/adam';
import { averageThreads, movingAverage } from '../kernels/movingAverage';
import { lossAndLogitGradient, lossCode } from '../kernels/loss';
import type { GpuTensor } from '../plan';
import type { Lowering } from './context';

/** Workgroups along x; more go along y. */
const maxAcross = 32_768;

/** Workgroups for so many vec4s. */
function gridOf(vec4s: number, threads: number) {
  const groups = Math.ceil(vec4s / threads);
  const across = Math.min(groups, maxAcross);
  return { across, groups: [across, Math.ceil(groups / across)] as const };
}

/** The loss, Adam's update, and the moving average of G. */
export const learningLowering: Lowering<'loss' | 'adam' | 'movingAverage'> = ({
  plan,
  buffers,
  run,
}) => {
  const tables = new Map<Player, GpuTensor>();

  /** Adam's table of a player, whose arrays are the same in every program. */
  function tableOf({ player, parameters }: Operation<'adam'>): GpuTensor {
    const known = tables.get(player);
    if (known) return known;
    const rows = buffers.parameters.table(parameters);
    const made = plan.tensor(`${player} parameter table`, rows.length);
    plan.device.queue.writeBuffer(made.buffer, 0, rows);
    tables.set(player, made);
    return made;
  }

  return {
    loss: ({ player, loss, images, logits, logitGradient, iteration }) => [
      plan.op(lossAndLogitGradient, {
        tensors: {
          logits: buffers.of(logits),
          logitGradient: buffers.of(logitGradient),
          state: run.state,
          ring: run.ring,
        },
        fields: {
          half: images,
          width: logits.shape.at(-1) ?? 1,
          generator: player === 'g' ? 1 : 0,
          loss: lossCode[loss],
          counts: iteration ? 1 : 0,
          begins: iteration?.opensRecord ? 1 : 0,
          ends: iteration?.ends ? 1 : 0,
        },
        groups: [1],
      }),
    ],

    // β₁ is in the rates, which the host writes.
    adam: (operation) => {
      const { player, parameters } = operation;
      const { weights, firstMoment, secondMoment, length } = buffers.parameters.nets[player];
      const { across, groups } = gridOf(length / 4, adamThreads);
      return [
        plan.op(adam, {
          tensors: {
            weights,
            firstMoment,
            secondMoment,
            gradient: buffers.gradients,
            parameterTable: tableOf(operation),
            state: run.state,
            rates: run.rates,
          },
          fields: { player: player === 'g' ? 0 : 1, count: parameters.length, across },
          groups,
        }),
      ];
    },

    movingAverage: ({ images }) =>
      buffers.parameters.averaged().map(({ newest, average }) => {
        const count = average.length / 4;
        const { across, groups } = gridOf(count, averageThreads);
        return plan.op(movingAverage, {
          tensors: { average, newest, state: run.state },
          fields: { count, images, across },
          groups,
        });
      }),
  };
};
