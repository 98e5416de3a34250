import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { EngineChoice, EngineEvent, RunInfo } from '../../rpc/engine';
import type { Engine } from '../../rpc/engineProtocol';
import { Fault, toFaultRecord } from '../../core/fault';
import type { Checkpoint } from '../../core/checkpoint';
import { newestOfRuns } from './archive';
import type { Archive, Branch, Frame, StoredCheckpoint } from './archive';
import { CheckpointSaver } from './checkpointSaver';
import type { SaverOptions } from './checkpointSaver';
import { append, lineage, same, decimate } from './frames';
import { emptyHistory } from './historyState';
import type { HistoryState } from './historyState';

/** Milliseconds until the archive is looked into again while an older tab blocks it. */
const patience = 5000;

/**
 * An engine whose run is kept: the same Engine, and beside it the history of its run. States come as
 * the engine's own checkpoint events, and go to the archive at most every few seconds.
 */
export interface EngineWithHistory {
  engine: Engine;
  history: StoreApi<HistoryState>;
  /** Reads what an earlier visit left; no engine is needed. */
  look(): Promise<void>;
  /** @throws Fault of a state that is gone or damaged; then nothing changes */
  resume(id: number, choice: EngineChoice): Promise<RunInfo>;
  /** Goes on from an older state as a new branch; the old one is kept. */
  rewind(id: number, choice: EngineChoice): Promise<RunInfo>;
  checkpointOf(id: number): Promise<Checkpoint>;
  /** The newest states of the runs before the present one, the last one first. */
  runs(): Promise<StoredCheckpoint[]>;
}

export function keepHistory(
  inner: Engine,
  archive: Archive,
  options: SaverOptions = {},
): EngineWithHistory {
  const history = createStore<HistoryState>(() => emptyHistory);
  const saver = new CheckpointSaver(archive, history, options);

  function receive(event: EngineEvent): void {
    switch (event.type) {
      case 'phase':
        saver.setTraining(event.phase === 'training');
        break;
      case 'checkpoint':
        saver.take(event.checkpoint);
        break;
      case 'grid': {
        const { frames, run, branch } = history.getState();
        const frame = { run, branch, step: event.step, sheet: event.imageGrid };
        const longer = append(frames, frame);
        if (longer === frames) break;
        saver.waiting.push(frame);
        show(longer);
        break;
      }
      case 'recovered':
        show(history.getState().frames.filter(({ step }) => step <= event.step));
        break;
      default:
        break;
    }
  }
  inner.subscribe(receive);

  /** The timeline from now on; what is gone from it goes from the archive too, if it is this branch's. */
  function show(frames: readonly Frame[]): void {
    const { frames: before, branch, shown } = history.getState();
    const left = before.filter((frame) => frame.branch === branch && !frames.includes(frame));
    saver.waiting = saver.waiting.filter((frame) => !left.includes(frame));
    saver.dropped.push(...left);
    // A recovery takes back what was drawn after it.
    const gone = shown !== null && shown.step > (frames.at(-1)?.step ?? -1);
    history.setState(gone ? { frames, shown: null } : { frames });
  }

  /**
   * Makes room for a run or a branch first, since the engine may show its first picture before it
   * answers; puts everything back when it refuses.
   */
  async function under(
    next: Branch,
    timeline: Frame[],
    act: () => Promise<RunInfo>,
  ): Promise<RunInfo> {
    const before = history.getState();
    const fresh = next.run !== before.run;
    const putBack = saver.leave(fresh);
    history.setState({
      run: next.run,
      branch: next.branch,
      branches: fresh ? [next] : [...before.branches, next],
      frames: timeline,
      shown: null,
      checkpoints: fresh ? [] : before.checkpoints,
    });
    let info: RunInfo;
    try {
      info = await act();
    } catch (error) {
      putBack();
      history.setState({
        run: before.run,
        branch: before.branch,
        branches: before.branches,
        frames: before.frames,
        shown: before.shown,
        checkpoints: before.checkpoints,
      });
      throw error;
    }
    saver.begin(info.config, info.step);
    return info;
  }

  /** A run that has nothing to do with the one before. */
  function begin(act: () => Promise<RunInfo>): Promise<RunInfo> {
    const run = Math.max(Date.now(), history.getState().run + 1);
    return under({ run, branch: 0, from: null }, [], act);
  }

  /** Another run takes the place of the present one, which may be gone back to. */
  async function replace(act: () => Promise<RunInfo>): Promise<RunInfo> {
    const { checkpoints, resumable, gaveWay } = history.getState();
    const [former] = newestOfRuns(checkpoints);
    if (former) history.setState({ resumable: former, gaveWay: true });
    saver.tellOfLeft = true;
    try {
      return await act();
    } catch (error) {
      history.setState({ resumable, gaveWay });
      throw error;
    }
  }

  /** The same run, from an earlier step. */
  async function fork(
    from: { branch: number; step: number },
    act: () => Promise<RunInfo>,
  ): Promise<RunInfo> {
    const { run, branches, frames } = history.getState();
    const branch = Math.max(-1, ...branches.map((each) => each.branch)) + 1;
    const next: Branch = { run, branch, from };
    const stored = await archive.frames(run).catch((): Frame[] => []);
    const all = [
      ...stored,
      ...frames.filter((frame) => !stored.some((other) => same(other, frame))),
    ];
    return under(next, decimate(lineage(all, [...branches, next], branch)), act);
  }

  /** Who moves the run on wants to see it move. */
  function live<T>(act: () => Promise<T>): Promise<T> {
    history.setState({ shown: null });
    return act();
  }

  const engine: Engine = {
    ...inner,
    open: (config, choice) => {
      saver.tellOfLeft = false;
      return begin(() => inner.open(config, choice));
    },
    load: (checkpoint, choice) => replace(() => begin(() => inner.load(checkpoint, choice))),
    reset: () => fork({ branch: history.getState().branch, step: 0 }, () => inner.reset()),
    start: (until) => live(() => inner.start(until)),
    step: (players) => live(() => inner.step(players)),
  };

  async function look(): Promise<void> {
    try {
      const { newest: found } = await archive.read();
      history.setState({ resumable: found, gaveWay: false, problem: null });
      void saver.readQuota();
    } catch (error) {
      const problem = toFaultRecord(error);
      history.setState({ problem });
      if (problem.code === 'store.blocked') setTimeout(() => void look(), patience);
    }
  }

  async function resume(id: number, choice: EngineChoice): Promise<RunInfo> {
    const checkpoint = await archive.checkpoint(id);
    const contents = await archive.read();
    const state = contents.checkpoints.find((each) => each.id === id);
    if (!state) throw new Fault({ code: 'store.gone', params: {} });
    const { run, branch } = state;
    const branches = contents.branches.filter((each) => each.run === run);
    const frames = lineage(await archive.frames(run), branches, branch).filter(
      ({ step }) => step <= state.step,
    );
    const next = branches.find((each) => each.branch === branch) ?? { run, branch, from: null };
    const info = await replace(() =>
      under(next, decimate(frames), () => inner.load(checkpoint, choice)),
    );
    history.setState(({ resumable }) => ({
      branches,
      checkpoints: contents.checkpoints.filter((each) => each.run === run),
      resumable: resumable?.run === run ? null : resumable,
    }));
    return info;
  }

  return {
    engine,
    history,
    look,
    resume,
    runs: async () => {
      const { checkpoints } = await archive.read();
      const { run } = history.getState();
      return newestOfRuns(checkpoints).filter((state) => state.run !== run);
    },
    rewind: async (id, choice) => {
      const state = history.getState().checkpoints.find((each) => each.id === id);
      const checkpoint = await archive.checkpoint(id);
      const from = {
        branch: state?.branch ?? history.getState().branch,
        step: checkpoint.step,
      };
      return fork(from, () => inner.load(checkpoint, choice));
    },
    checkpointOf: (id) => archive.checkpoint(id),
  };
}
