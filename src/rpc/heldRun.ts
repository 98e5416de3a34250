import type { RunConfig } from '../core/config';
import { copyInTurns } from '../core/checkpoint';
import type { Checkpoint } from '../core/checkpoint';
import type { EngineChoice, RunInfo } from './engine';
import type { EngineCalls } from './engineProtocol';
import type { EngineLevel } from './restartPolicy';
import type { Calls } from './table';

/** All that it takes to bring a run back without its worker. */
export class HeldRun {
  config: RunConfig;
  /** Whether it is to be trained, and up to which step. */
  training = false;
  until: number | null = null;
  private readonly choice: EngineChoice;
  private newest: Checkpoint | null;

  constructor(info: RunInfo, choice: EngineChoice, checkpoint: Checkpoint | null) {
    this.config = info.config;
    this.choice = choice;
    this.newest = checkpoint;
  }

  /** The newest good state; null while the run is nearer to its start. */
  get checkpoint(): Checkpoint | null {
    return this.newest;
  }

  /** Where it would come back. */
  get step(): number {
    return this.newest?.step ?? 0;
  }

  /** @returns whether the run has come further with it */
  keep(checkpoint: Checkpoint): boolean {
    const further = checkpoint.step !== this.step;
    this.newest = checkpoint;
    return further;
  }

  setRates({ generator, discriminator }: { generator: number; discriminator: number }): void {
    const { dataset, model } = this.config;
    const rates = { generatorRate: generator, discriminatorRate: discriminator };
    this.config = { dataset, model: { ...model, ...rates } };
  }

  reset({ config }: RunInfo): void {
    this.config = config;
    this.newest = null;
  }

  /**
   * Opens it in a new worker, and trains it on if it is still to be trained by then.
   * @param level the engine to use instead of the one that was asked for
   */
  async bringBack(worker: Calls<EngineCalls>, level: EngineLevel): Promise<RunInfo> {
    const { config, newest } = this;
    const choice = level === 'asked' ? this.choice : level;
    const info =
      newest === null
        ? await worker.open(config, choice)
        : await worker.load(await copyInTurns({ ...newest, config }), choice);
    if (this.training) await worker.start(this.until);
    // Somebody may have asked for a pause while the start was on its way.
    if (!this.training) await worker.pause();
    return info;
  }
}
