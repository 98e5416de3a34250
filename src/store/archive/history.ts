import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Engine, EngineChoice, EngineEvent, RunInfo } from '../../bridge/engine';
import { Fault, toFaultRecord } from '../../core/fault';
import type { Snapshot } from '../../core/snapshot';
import type { Archive, Branch, Frame } from './archive';
import { beyond } from './archive';
import { append, lineage, same, thin } from './frames';
import { emptyHistory } from './historyState';
import type { HistoryState } from './historyState';

/** The first paint needs no file format. */
const checkpoints = () => import('../../core/safetensors/checkpoint');

/** What the browser lets a page do with its storage. */
type StorageSeat = Pick<StorageManager, 'estimate' | 'persist'>;

interface Options {
  storage?: StorageSeat | undefined;
  now?: () => number;
  /** Milliseconds between two saves in training; a pause saves at once. */
  every?: number;
}

/**
 * An engine whose run is kept: the same Engine, and beside it the history of its run. States come as
 * the engine's own snapshot events, and go to the archive at most every few seconds.
 */
export interface KeptEngine {
  engine: Engine;
  history: StoreApi<HistoryState>;
  /** Reads what an earlier visit left; no engine is needed. */
  look(): Promise<void>;
  /** @throws Fault of a state that is gone or damaged; then nothing changes */
  resume(id: number, choice: EngineChoice): Promise<RunInfo>;
  /** Goes on from an older state as a new branch; the old one is kept. */
  rewind(id: number, choice: EngineChoice): Promise<RunInfo>;
  snapshotOf(id: number): Promise<Snapshot>;
}

export function keepHistory(inner: Engine, archive: Archive, options: Options = {}): KeptEngine {
  const now = options.now ?? (() => performance.now());
  const every = options.every ?? 5000;
  const history = createStore<HistoryState>(() => emptyHistory);
  let training = false;
  let newest: Snapshot | null = null;
  let unsaved = false;
  /** Where the run was taken up: that state need not be kept again. */
  let takenUpAt = 0;
  let lastSaved = -Infinity;
  let asked = false;
  /** Pictures not yet in the archive, and those that it still has; they go with the next state. */
  let waiting: Frame[] = [];
  let dropped: Frame[] = [];

  async function readQuota(): Promise<void> {
    const found = await options.storage?.estimate().catch(() => undefined);
    if (found?.usage === undefined || found.quota === undefined) return;
    history.setState({ quota: { usage: found.usage, quota: found.quota } });
  }

  /** Whether a state came while another was written that no later event will save. */
  const due = () => unsaved && !training;

  async function write(): Promise<void> {
    const { saving, run, branch, branches } = history.getState();
    if (saving || !unsaved || newest === null) return;
    const snapshot = newest;
    const frames = waiting;
    const out = dropped;
    unsaved = false;
    waiting = [];
    dropped = [];
    history.setState({ saving: true });
    const began = now();
    try {
      const { writeTraining } = await checkpoints();
      const file = writeTraining(snapshot);
      const state = { run, branch, step: snapshot.step, saved: Date.now() };
      const own = branches.find((each) => each.branch === branch);
      if (own) await archive.addBranch(own);
      const kept = await archive.keep(state, file);
      await archive.changeFrames(frames, out);
      const here = history.getState();
      if (here.run === run) {
        const all = [...here.kept.filter((each) => each.id !== kept.id), kept];
        const gone = new Set(beyond(all));
        history.setState({ kept: all.filter((each) => !gone.has(each)) });
      }
      history.setState({
        problem: null,
        resumable: null,
        lastSave: { ms: now() - began, bytes: file.byteLength },
      });
      if (!asked) {
        asked = true;
        await options.storage?.persist().catch(() => false);
      }
      await readQuota();
    } catch (error) {
      waiting = [...frames, ...waiting];
      dropped = [...out, ...dropped];
      tell(error);
    } finally {
      lastSaved = now();
      history.setState({ saving: false });
    }
    if (due()) await write();
  }

  function receive(event: EngineEvent): void {
    switch (event.type) {
      case 'phase':
        training = event.phase === 'training';
        if (!training && unsaved) void write();
        break;
      case 'snapshot':
        newest = event.snapshot;
        unsaved = event.snapshot.step > takenUpAt;
        if (!training || now() - lastSaved >= every) void write();
        break;
      case 'grid': {
        const { frames, run, branch } = history.getState();
        const frame = { run, branch, step: event.step, sheet: event.sheet };
        const longer = append(frames, frame);
        if (longer === frames) break;
        waiting.push(frame);
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

  /** The strip from now on; what is gone from it goes from the archive too, if it is this branch's. */
  function show(frames: readonly Frame[]): void {
    const { frames: before, branch, shown } = history.getState();
    const left = before.filter((frame) => frame.branch === branch && !frames.includes(frame));
    waiting = waiting.filter((frame) => !left.includes(frame));
    dropped.push(...left);
    // A recovery takes back what was drawn after it.
    const gone = shown !== null && shown.step > (frames.at(-1)?.step ?? -1);
    history.setState(gone ? { frames, shown: null } : { frames });
  }

  function tell(error: unknown): void {
    history.setState({ problem: toFaultRecord(error) });
  }

  /**
   * Makes room for a run or a branch first, since the engine may show its first picture before it
   * answers; puts everything back when it refuses.
   */
  async function under(
    next: Branch,
    strip: Frame[],
    act: () => Promise<RunInfo>,
  ): Promise<RunInfo> {
    const before = history.getState();
    const past = { newest, unsaved, waiting };
    const fresh = next.run !== before.run;
    newest = null;
    unsaved = false;
    waiting = fresh ? [] : waiting;
    history.setState({
      run: next.run,
      branch: next.branch,
      branches: fresh ? [next] : [...before.branches, next],
      frames: strip,
      shown: null,
      kept: fresh ? [] : before.kept,
    });
    let info: RunInfo;
    try {
      info = await act();
    } catch (error) {
      ({ newest, unsaved, waiting } = past);
      history.setState(before);
      throw error;
    }
    takenUpAt = info.step;
    return info;
  }

  /** A run that has nothing to do with the one before. */
  function begin(act: () => Promise<RunInfo>): Promise<RunInfo> {
    const run = Math.max(Date.now(), history.getState().run + 1);
    return under({ run, branch: 0, from: null }, [], act);
  }

  /** The same run, from an earlier step. */
  async function fork(
    from: { branch: number; step: number },
    act: () => Promise<RunInfo>,
  ): Promise<RunInfo> {
    const { run, branches, frames } = history.getState();
    const branch = Math.max(-1, ...branches.map((each) => each.branch)) + 1;
    const next: Branch = { run, branch, from };
    const stored = await archive
      .read()
      .then((shelf) => shelf.frames.filter((frame) => frame.run === run))
      .catch((): Frame[] => []);
    const all = [
      ...stored,
      ...frames.filter((frame) => !stored.some((other) => same(other, frame))),
    ];
    return under(next, thin(lineage(all, [...branches, next], branch)), act);
  }

  /** Who moves the run on wants to see it move. */
  function live<T>(act: () => Promise<T>): Promise<T> {
    history.setState({ shown: null });
    return act();
  }

  async function snapshotOf(id: number): Promise<Snapshot> {
    const file = await archive.file(id);
    if (!file) throw new Fault({ code: 'store.gone', params: {} });
    const { readCheckpoint } = await checkpoints();
    return readCheckpoint(file);
  }

  const engine: Engine = {
    open: (config, choice) => begin(() => inner.open(config, choice)),
    load: (snapshot, choice) => begin(() => inner.load(snapshot, choice)),
    reset: () => fork({ branch: history.getState().branch, step: 0 }, () => inner.reset()),
    start: (until) => live(() => inner.start(until)),
    pause: () => inner.pause(),
    step: (players) => live(() => inner.step(players)),
    setRates: (rates) => inner.setRates(rates),
    generate: (z) => inner.generate(z),
    inspect: (z, silenced) => inner.inspect(z, silenced),
    directions: (count) => inner.directions(count),
    inspectLayer: (z, layer) => inner.inspectLayer(z, layer),
    gradients: (problem) => inner.gradients(problem),
    save: () => inner.save(),
    subscribe: (listener) => inner.subscribe(listener),
  };

  return {
    engine,
    history,
    look: async () => {
      try {
        const { newest: found } = await archive.read();
        history.setState({ resumable: found, problem: null });
        await readQuota();
      } catch (error) {
        tell(error);
      }
    },
    resume: async (id, choice) => {
      const snapshot = await snapshotOf(id);
      const shelf = await archive.read();
      const state = shelf.kept.find((each) => each.id === id);
      if (!state) throw new Fault({ code: 'store.gone', params: {} });
      const info = await inner.load(snapshot, choice);
      const { run, branch } = state;
      const own = <T extends { run: number }>(items: T[]) => items.filter((x) => x.run === run);
      const branches = own(shelf.branches);
      waiting = [];
      takenUpAt = info.step;
      history.setState({
        run,
        branch,
        branches,
        kept: own(shelf.kept),
        frames: thin(
          lineage(own(shelf.frames), branches, branch).filter(({ step }) => step <= state.step),
        ),
        resumable: null,
      });
      return info;
    },
    rewind: async (id, choice) => {
      const state = history.getState().kept.find((each) => each.id === id);
      const snapshot = await snapshotOf(id);
      const from = {
        branch: state?.branch ?? history.getState().branch,
        step: snapshot.step,
      };
      return fork(from, () => inner.load(snapshot, choice));
    },
    snapshotOf,
  };
}
