// In the page its code has come by the first save; here it must not come in the middle of one.
import '../../core/safetensors/checkpoint';
import { describe, expect, test } from 'vitest';
import type { RunInfo } from '../../rpc/engine';
import type { Checkpoint } from '../../core/checkpoint';
import { keepHistory } from './history';
import { config, idleEngine, settle, checkpointAt } from '../../testing/history.fixture';
import { memoryArchive } from './memory';

async function trained() {
  const fake = idleEngine();
  const archive = memoryArchive();
  let time = 0;
  const keeper = keepHistory(fake.engine, archive, { now: () => time });
  const { engine } = keeper;
  await engine.open(config, 'auto');
  const train = async (from: number, to: number) => {
    fake.emit({ type: 'phase', phase: 'training', step: from });
    for (let step = from + 50; step <= to; step += 50) {
      time += 2000;
      fake.grid(step);
      fake.emit({ type: 'checkpoint', checkpoint: checkpointAt(step) });
      await settle();
    }
    fake.emit({ type: 'phase', phase: 'paused', step: to });
    fake.emit({ type: 'checkpoint', checkpoint: checkpointAt(to) });
    await settle();
  };
  return { ...fake, keeper, archive, train };
}

describe('history', () => {
  test('saves every few seconds and on pause, and keeps a picture of each', async () => {
    const { keeper, archive, train } = await trained();
    await train(0, 500);
    const { checkpoints: states, frames, problem, lastSave } = keeper.history.getState();
    // At 2 s, then each 6 s (5 s have passed at the third event), and at the pause.
    expect(states.map(({ step }) => step)).toEqual([50, 200, 350, 500, 500]);
    expect(frames.map(({ step }) => step)).toEqual([
      0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500,
    ]);
    expect(problem).toBeNull();
    expect(lastSave!.bytes).toBeGreaterThan(10_000);
    expect(await archive.frames(keeper.history.getState().run)).toHaveLength(11);
  });

  test('a reload resumes the newest state, with its timeline, on its branch', async () => {
    const { archive, train } = await trained();
    await train(0, 500);
    const fake = idleEngine();
    const again = keepHistory(fake.engine, archive);
    await again.look();
    const { resumable } = again.history.getState();
    expect(resumable!.step).toBe(500);
    const info = await again.resume(resumable!.id, 'auto');
    expect(info.step).toBe(500);
    expect(fake.load.mock.calls[0]![0]).toEqual(checkpointAt(500));
    const { frames, checkpoints, branch } = again.history.getState();
    expect(frames).toHaveLength(11);
    expect(checkpoints).toHaveLength(5);
    expect(branch).toBe(0);
    expect(again.history.getState().resumable).toBeNull();
  });

  test('rewinding goes on as a new branch, and keeps the old', async () => {
    const { keeper, archive, train, load } = await trained();
    await train(0, 500);
    const early = keeper.history.getState().checkpoints.find(({ step }) => step === 200)!;
    await keeper.rewind(early.id, 'auto');
    expect(load.mock.calls[0]![0]).toEqual(checkpointAt(200));
    expect(keeper.history.getState().branch).toBe(1);
    expect(keeper.history.getState().frames.map(({ step }) => step)).toEqual([
      0, 50, 100, 150, 200,
    ]);
    await train(200, 300);
    const { frames, checkpoints: states, branches } = keeper.history.getState();
    expect(frames.map(({ step }) => step)).toEqual([0, 50, 100, 150, 200, 250, 300]);
    expect(frames.at(-1)!.branch).toBe(1);
    expect(branches.map(({ from }) => from)).toEqual([null, { branch: 0, step: 200 }]);
    expect(states.filter(({ branch }) => branch === 0)).toHaveLength(5);
    expect((await archive.read()).newest!.branch).toBe(1);
  });

  test('a full disk costs the save, not the training, and says so', async () => {
    const { keeper, archive, train } = await trained();
    await train(0, 100);
    archive.refuse = 'store.full';
    await train(100, 200);
    expect(keeper.history.getState().problem).toEqual({ code: 'store.full', params: {} });
    expect((await archive.read()).newest!.step).toBe(100);
    archive.refuse = null;
    await train(200, 300);
    expect(keeper.history.getState().problem).toBeNull();
    expect((await archive.read()).newest!.step).toBe(300);
    // Pictures that waited for the disk were not lost.
    const { run } = keeper.history.getState();
    expect((await archive.frames(run)).map(({ step }) => step)).toContain(150);
  });

  test('the archive has the pictures of the timeline and no more', async () => {
    const { keeper, archive, grid, emit, train } = await trained();
    emit({ type: 'phase', phase: 'training', step: 0 });
    for (let step = 1; step <= 130; step++) grid(step);
    await train(130, 230);
    const { frames } = keeper.history.getState();
    expect(frames.length).toBeLessThan(100);
    const { run: first } = keeper.history.getState();
    const stored = (await archive.frames(first)).map(({ step }) => step);
    expect(stored.sort((a, b) => a - b)).toEqual(frames.map(({ step }) => step));
  });

  test('a former run stays within reach, by its newest state and its pictures', async () => {
    const { keeper, archive, train } = await trained();
    await train(0, 500);
    const { run: first } = keeper.history.getState();
    await keeper.engine.load(checkpointAt(0), 'auto');
    expect(keeper.history.getState().resumable).toMatchObject({ run: first, step: 500 });
    await train(0, 16 * 6 * 50);
    const { run } = keeper.history.getState();
    const left = (await archive.read()).checkpoints.filter((each) => each.run === first);
    expect(left.map(({ step }) => step)).toEqual([500]);
    expect(await keeper.runs()).toEqual(left);
    expect((await archive.frames(first)).length).toBeGreaterThan(0);
    // And back, and back again.
    await keeper.resume(left[0]!.id, 'auto');
    expect(keeper.history.getState()).toMatchObject({ run: first, resumable: { run } });
    await train(500, 600);
    expect((await keeper.runs()).map((each) => each.run)).toEqual([run]);
    expect((await archive.read()).newest).toMatchObject({ run: first, step: 600 });
  });

  test('a run that gives way while it trains is kept as it was', async () => {
    const { keeper, archive, emit, train } = await trained();
    await train(0, 100);
    const { run: first } = keeper.history.getState();
    emit({ type: 'phase', phase: 'training', step: 100 });
    emit({ type: 'checkpoint', checkpoint: checkpointAt(150) });
    await settle();
    emit({ type: 'checkpoint', checkpoint: checkpointAt(200) });
    await keeper.engine.load(checkpointAt(7), 'auto');
    await settle();
    const states = (await archive.read()).checkpoints.filter((each) => each.run === first);
    expect(states.at(-1)).toMatchObject({ step: 200 });
    expect(keeper.history.getState().resumable).toEqual(states.at(-1));
    expect(keeper.history.getState().checkpoints).toEqual([]);
  });

  test('so is the last state of one that stops only when another one is opened', async () => {
    const { keeper, archive, emit, grid, load, train } = await trained();
    await train(0, 100);
    const { run: first } = keeper.history.getState();
    emit({ type: 'phase', phase: 'training', step: 100 });
    const answer = load.getMockImplementation()!;
    load.mockImplementation((checkpoint: Checkpoint) => {
      emit({ type: 'checkpoint', checkpoint: checkpointAt(150) });
      grid(checkpoint.step);
      return answer(checkpoint);
    });
    await keeper.engine.load(checkpointAt(7), 'auto');
    await settle();
    const states = (await archive.read()).checkpoints;
    expect(states.every((each) => each.run === first)).toBe(true);
    expect(states.at(-1)!.step).toBe(150);
    expect(keeper.history.getState()).toMatchObject({ checkpoints: [], resumable: { step: 150 } });
    expect(await archive.frames(keeper.history.getState().run)).toEqual([]);
  });

  test('what was opened on purpose is not offered back, but is in the list', async () => {
    const { keeper, train } = await trained();
    await train(0, 100);
    const { run: first } = keeper.history.getState();
    await keeper.engine.open(config, 'auto');
    await settle();
    expect(keeper.history.getState().resumable).toBeNull();
    expect((await keeper.runs()).map(({ run }) => run)).toEqual([first]);
  });

  test('pictures of a run that never left a state go with it', async () => {
    const { keeper, archive, grid, train } = await trained();
    const { run: first } = keeper.history.getState();
    grid(10);
    await keeper.engine.open(config, 'auto');
    await train(0, 100);
    expect(await archive.frames(first)).toEqual([]);
  });

  test('a branch that gives way is kept, too', async () => {
    const { keeper, emit, train } = await trained();
    await train(0, 100);
    emit({ type: 'phase', phase: 'training', step: 100 });
    emit({ type: 'checkpoint', checkpoint: checkpointAt(150) });
    await keeper.rewind(keeper.history.getState().checkpoints[0]!.id, 'auto');
    await settle();
    const { branch, checkpoints: states } = keeper.history.getState();
    expect(branch).toBe(1);
    expect(states.filter((each) => each.branch === 0).at(-1)!.step).toBe(150);
  });

  test('a state that the engine refuses changes nothing', async () => {
    const { keeper, train, load } = await trained();
    await train(0, 500);
    const before = keeper.history.getState();
    load.mockRejectedValueOnce(new Error('no'));
    await expect(keeper.rewind(before.checkpoints[0]!.id, 'auto')).rejects.toThrow('no');
    expect(keeper.history.getState()).toEqual(before);
    await expect(keeper.rewind(999, 'auto')).rejects.toMatchObject({
      record: { code: 'store.gone' },
    });
  });

  test('looking back ends when the run moves on, or when what was looked at is taken back', async () => {
    const { keeper, emit, train } = await trained();
    await train(0, 500);
    const { setState, getState } = keeper.history;
    const look = (step: number) => {
      const shown = getState().frames.find((frame) => frame.step === step)!;
      setState({ shown });
    };
    const fault = { code: 'engine.workerDied' as const, params: {} };
    const recover = (step: number) =>
      emit({ type: 'recovered', fault, step, info: { config, step } as RunInfo });
    look(200);
    recover(300);
    expect(getState().shown!.step).toBe(200);
    recover(100);
    expect(getState().shown).toBeNull();
    look(50);
    await keeper.engine.start(null);
    expect(getState().shown).toBeNull();
    look(50);
    await keeper.engine.step('d').catch(() => undefined);
    expect(getState().shown).toBeNull();
  });

  test('another description begins another run', async () => {
    const { keeper, train } = await trained();
    await train(0, 100);
    const { run } = keeper.history.getState();
    await keeper.engine.open(config, 'auto');
    const after = keeper.history.getState();
    expect(after.run).toBeGreaterThan(run);
    expect(after.checkpoints).toEqual([]);
    expect(after.frames.map(({ step }) => step)).toEqual([0]);
  });
});
