import type { StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../../core/config';
import { Fault, toFaultRecord } from '../../core/fault';
import type { Checkpoint } from '../../core/checkpoint';
import { unlessAborted } from './abortable';
import type { Archive, Frame } from './archive';
import type { HistoryState } from './historyState';
import { saveInterval, saveSeconds } from './savePolicy';

/** The first paint needs no file format. */
const checkpoints = () => import('../../core/safetensors/checkpoint');

export interface SaverOptions {
  /** What the browser lets a page do with its storage. */
  storage?: Pick<StorageManager, 'estimate' | 'persist'> | undefined;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

/** Whose state it is. */
type Owner = Pick<HistoryState, 'run' | 'branch' | 'branches'>;

/** A state on its way to the archive, with the pictures that go with it. */
interface Job extends Owner {
  checkpoint: Checkpoint;
  frames: Frame[];
  dropped: Frame[];
}

/**
 * Writes the newest state of a run to the archive: at once when training pauses, else as often as its
 * size allows. A save that fails or does not end is told of in `problem`, and tried again.
 */
export class CheckpointSaver {
  /** Pictures not yet in the archive, and those that it still has; they go with the next state. */
  waiting: Frame[] = [];
  dropped: Frame[] = [];
  /** Whether a run that was left is offered to go back to as soon as its last state is kept. */
  tellOfLeft = false;
  private readonly archive: Archive;
  private readonly history: StoreApi<HistoryState>;
  private readonly storage: SaverOptions['storage'];
  private readonly now: () => number;
  private training = false;
  private newest: Checkpoint | null = null;
  private unsaved = false;
  /** Where the run was taken up: that state need not be kept again. */
  private takenUpAt = 0;
  private lastSaved = -Infinity;
  private asked = false;
  /** The last state of a run or branch that was left before it was kept. */
  private left: Job | null = null;
  /** What is being left: until the next run has begun, states that come are still its own. */
  private leaving: Owner | null = null;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(archive: Archive, history: StoreApi<HistoryState>, options: SaverOptions) {
    this.archive = archive;
    this.history = history;
    this.storage = options.storage;
    this.now = options.now ?? (() => performance.now());
  }

  /** Training goes on or stands still. */
  setTraining(training: boolean): void {
    this.training = training;
    if (!training && this.unsaved) void this.write();
  }

  take(checkpoint: Checkpoint): void {
    if (this.leaving !== null) {
      const { frames, dropped } = this.left ?? { frames: [], dropped: [] };
      this.left = { ...this.leaving, checkpoint, frames, dropped };
      void this.write();
      return;
    }
    this.newest = checkpoint;
    this.unsaved = checkpoint.step > this.takenUpAt;
    const due = this.now() - this.lastSaved >= this.history.getState().keeping.interval;
    if (!this.training || due) void this.write();
  }

  /**
   * The run or branch gives way to another one: what of it is not kept yet is kept now, beside what
   * comes next. `begin` must follow, or what it returns.
   * @param whole whether the run is left, not only a branch of it
   * @returns puts everything back, for when nothing came of it
   */
  leave(whole: boolean): () => void {
    const { run, branch, branches } = this.history.getState();
    const { newest, unsaved } = this;
    this.leaving = { run, branch, branches };
    this.left = this.nextJob() ?? this.left;
    const { waiting, dropped } = this;
    // Pictures that no state goes with would outlast their run.
    if (whole) [this.waiting, this.dropped] = [[], []];
    this.newest = null;
    this.unsaved = false;
    void this.write();
    return () => {
      Object.assign(this, { newest, unsaved, waiting, dropped, leaving: null });
    };
  }

  /** A run or branch begins. @param step that of a state that is kept already, or 0 */
  begin(config: RunConfig, step: number): void {
    this.leaving = null;
    this.takenUpAt = step;
    // What the browser says of its storage may come late or never: nothing waits for it.
    checkpoints().then(
      ({ trainingBytes }) => {
        const bytes = trainingBytes(config.model);
        this.history.setState({ keeping: { bytes, interval: saveInterval(bytes, 0) } });
        void this.readQuota();
      },
      (error: unknown) => this.history.setState({ problem: toFaultRecord(error) }),
    );
  }

  /** Notes how much the browser allows. */
  async readQuota(): Promise<void> {
    const found = await this.storage?.estimate().catch(() => undefined);
    if (found?.usage === undefined || found.quota === undefined) return;
    this.history.setState({ quota: { usage: found.usage, quota: found.quota } });
  }

  private nextJob(): Job | null {
    if (!this.unsaved || this.newest === null) return null;
    const { run, branch, branches } = this.history.getState();
    const { newest: checkpoint, waiting: frames, dropped } = this;
    this.unsaved = false;
    this.waiting = [];
    this.dropped = [];
    return { checkpoint, run, branch, branches, frames, dropped };
  }

  private async write(): Promise<void> {
    if (this.history.getState().saving) return;
    clearTimeout(this.retry);
    const job = this.left ?? this.nextJob();
    this.left = null;
    if (job === null) return;
    this.history.setState({ saving: true });
    const failure = await this.save(job).then(
      () => null,
      (error: unknown) => toFaultRecord(error),
    );
    this.lastSaved = this.now();
    this.history.setState({ saving: false });
    if (failure !== null) {
      this.history.setState({ problem: failure });
      this.putBack(job);
      this.retry = setTimeout(() => void this.write(), this.history.getState().keeping.interval);
    } else if (this.moreToSave()) {
      await this.write();
    }
  }

  /** Whether a state came while another was written that no later event will save. */
  private moreToSave(): boolean {
    return this.left !== null || !this.training;
  }

  private putBack(job: Job): void {
    const { run, branch } = this.history.getState();
    if (this.newest === null || job.run !== run || job.branch !== branch) {
      this.left ??= job;
      return;
    }
    this.waiting = [...job.frames, ...this.waiting];
    this.dropped = [...job.dropped, ...this.dropped];
    this.unsaved = true;
  }

  private async save(job: Job): Promise<void> {
    const began = this.now();
    const { trainingBytes } = await checkpoints();
    const seconds = saveSeconds(trainingBytes(job.checkpoint.config.model));
    const stopped = new AbortController();
    const timer = setTimeout(
      () => stopped.abort(new Fault({ code: 'store.timeout', params: { seconds } })),
      seconds * 1000,
    );
    try {
      const stored = this.store(job, stopped.signal);
      const { state, checkpoints: all } = await unlessAborted(stored, stopped.signal);
      const took = this.now() - began;
      const here = this.history.getState();
      const own = job.run === here.run;
      this.history.setState({
        checkpoints: all.filter(({ run }) => run === here.run),
        problem: null,
        lastSave: { ms: took, bytes: state.bytes },
        keeping: { ...here.keeping, interval: saveInterval(here.keeping.bytes, own ? took : 0) },
        ...(own ? { resumable: null } : this.tellOfLeft && { resumable: state, gaveWay: true }),
      });
    } finally {
      clearTimeout(timer);
    }
    if (!this.asked) {
      this.asked = true;
      // Firefox waits for the person's answer.
      this.storage?.persist().catch(() => false);
    }
    void this.readQuota();
  }

  private async store(job: Job, signal: AbortSignal) {
    const { checkpoint, run, branch, branches, frames, dropped } = job;
    const own = branches.find((each) => each.branch === branch);
    if (own) await this.archive.addBranch(own);
    const { dataset } = checkpoint.config;
    const state = { run, branch, step: checkpoint.step, saved: Date.now(), dataset };
    const done = await this.archive.saveCheckpoint(state, checkpoint, signal);
    await this.archive.changeFrames(frames, dropped);
    return done;
  }
}
