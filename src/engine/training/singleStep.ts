import type { Players, StepReport } from '../../rpc/engine';
import { Fault } from '../../core/fault';
import type { LossRecord } from '../trainer';
import type { Run } from './run';
import { firstNonFinite, moved } from './checkpoints';

/**
 * Exactly one iteration of a run that stands still, with the state before and after compared. On a
 * finite outcome the state after it becomes the one to go back to, else the state before it.
 * @returns `bad`: the step whose losses or weights are not finite; the trainer has not been set back
 * @throws Fault of the data or the device
 */
export async function singleStep(
  run: Run,
  players: Players,
): Promise<{ report: StepReport; record: LossRecord; bad: number | null }> {
  await run.ready();
  const before = await run.checkpoint();
  const records = await run.use(async (trainer) => {
    await trainer.enqueueSteps(players, 1);
    await trainer.flush();
    return trainer.losses();
  });
  const record = records.at(-1);
  if (record === undefined) {
    throw new Fault({ code: 'engine.unexpected', params: { message: 'no loss of a step' } });
  }
  run.hasIterated = true;
  const after = await run.checkpoint();
  const played = [players === 'g' ? 0 : record.d, players === 'd' ? 0 : record.g];
  const finite = played.every(Number.isFinite) && firstNonFinite(after.arrays) === null;
  run.lastCheckpoint = finite ? after : before;
  const report: StepReport = {
    step: run.step,
    players,
    losses: { d: record.d, g: record.g },
    moved: moved(run.config.model, before.arrays, after.arrays),
  };
  return { report, record, bad: finite ? null : record.step };
}
