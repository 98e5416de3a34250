import type {
  ConvolutionProblem,
  EngineChoice,
  EngineEvent,
  Phase,
  Players,
  RunInfo,
} from '../../rpc/engine';
import type { Engine } from '../../rpc/engineProtocol';
import { checkConfig } from '../../core/config';
import type { RunConfig } from '../../core/config';
import { asFault, Fault } from '../../core/fault';
import type { Ablated } from '../../core/nn/forward';
import type { Checkpoint } from '../../core/checkpoint';
import { QualityMeter } from '../quality/meter';
import { nearestImages } from '../quality/nearestImages';
import { Inspection } from './inspection';
import { Reporter } from './reporter';
import { openInPlaceOf } from './opening';
import type { Parts, Run } from './run';
import { singleStep } from './singleStep';
import { validateCheckpoint, copyCheckpoint, initialCheckpoint } from './checkpoints';
import { Training } from './training';
import { Mutex } from './mutex';

/**
 * The training session: the Engine on top of a Trainer. Commands run one after another; a picture may
 * be asked for at any time and is drawn between two iterations.
 */
export class Session implements Engine {
  private readonly parts: Parts;
  private readonly now: () => number;
  private readonly listeners = new Set<(event: EngineEvent) => void>();
  private readonly commands = new Mutex();
  private readonly reporter: Reporter;
  private run: Run | null = null;
  private training: Training | null = null;
  /** Settles when the end of the newest training has been seen to. */
  private ended: Promise<void> = Promise.resolve();
  private phase: Phase = 'idle';
  private average = true;
  private readonly inspection: Inspection;
  private readonly meter: QualityMeter;

  constructor(parts: Parts, now: () => number = () => performance.now()) {
    this.parts = parts;
    this.now = now;
    this.inspection = new Inspection(() => this.training !== null, now);
    this.reporter = new Reporter((event) => this.emit(event), now);
    this.meter = new QualityMeter({
      judge: parts.judge ?? { openClassifier: () => Promise.resolve(null) },
      onMeasured: (run, quality) => {
        if (run === this.run) this.emit({ type: 'quality', quality });
      },
      now,
    });
  }

  open(config: RunConfig, choice: EngineChoice): Promise<RunInfo> {
    return this.commands.run(() => this.replace(checkConfig(config), choice, null));
  }

  load(checkpoint: Checkpoint, choice: EngineChoice): Promise<RunInfo> {
    return this.commands.run(async () => {
      const checked = validateCheckpoint(checkpoint);
      return this.replace(checked.config, choice, checked);
    });
  }

  start(until: number | null): Promise<void> {
    return this.commands.run(async () => {
      const run = this.currentRun();
      if (until !== null && !(Number.isSafeInteger(until) && until >= 0)) {
        throw new Fault({ code: 'config.notAnInteger', params: { field: 'until', value: until } });
      }
      if (this.training?.extend(until) === true) return;
      await this.ended;
      run.checkTrains();
      this.train(run, until);
    });
  }

  async pause(): Promise<{ step: number }> {
    // At once, whatever else is waiting; and again in turn, for a start that was asked for before.
    this.training?.stop();
    return this.commands.run(async () => {
      const run = this.currentRun();
      await this.stopTraining();
      return { step: run.step };
    });
  }

  step(players: Players) {
    return this.commands.run(async () => {
      const run = this.currentRun();
      await this.stopTraining();
      run.checkTrains();
      if (run.images.fault !== null) run.images.retry();
      const { report, record, bad } = await singleStep(run, players);
      if (bad !== null) throw await this.rollBack(run, bad);
      this.reporter.emitLosses([record]);
      this.emitCheckpoint(run);
      this.emitPhase('paused');
      this.reporter.showLater(run);
      return report;
    });
  }

  reset(): Promise<RunInfo> {
    return this.commands.run(async () => {
      const run = this.currentRun();
      await this.stopTraining();
      await run.restore(initialCheckpoint(run.config));
      run.lastCheckpoint = null;
      this.emitPhase('ready');
      this.reporter.showLater(run);
      return run.info;
    });
  }

  setRates({ generator, discriminator }: { generator: number; discriminator: number }) {
    return this.commands.run(async () => {
      const run = this.currentRun();
      const rates = { generatorRate: generator, discriminatorRate: discriminator };
      const config = checkConfig({ ...run.config, model: { ...run.config.model, ...rates } });
      await run.use((trainer) => {
        trainer.setRates({ generator, discriminator });
        return Promise.resolve();
      });
      run.config = config;
    });
  }

  /** Also of runs that are opened later. */
  useAverage(average: boolean) {
    this.average = average;
    return this.commands.run(async () => {
      const { run } = this;
      if (run === null) return;
      await run.useAverage(average);
      this.reporter.showLater(run);
    });
  }

  generate = (z: Float32Array) => this.inspection.generate(() => this.currentRun(), z);
  inspect = (z: Float32Array, ablated: readonly Ablated[]) =>
    this.inspection.inspect(() => this.currentRun(), z, ablated);
  inspectLayer = async (z: Float32Array, layer: string) =>
    this.inspection.inspectLayer(this.currentRun(), z, layer);
  directions = async (count: number) => this.inspection.directions(this.currentRun(), count);
  profile = async () => this.currentRun().profile(this.now);
  measure = async (samples: number) => this.meter.measure(this.currentRun(), samples);
  nearestImages = async (z: Float32Array, n: number) => nearestImages(this.currentRun(), z, n);
  nearestYardstick = async () => this.meter.yardstick(this.currentRun());
  critique = (z: Float32Array) => this.inspection.critique(() => this.currentRun(), z);
  save = async (): Promise<Checkpoint> => this.currentRun().save();

  gradients = async (problem: ConvolutionProblem) =>
    (await import('../tfjs/convolutionGradients')).convolutionGradients(problem);

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends the run and lets go of its memory. */
  close(): Promise<void> {
    return this.commands.run(async () => {
      await this.stopTraining();
      await this.run?.dispose();
      this.run?.images.close();
      this.meter.close();
      this.run = null;
      this.emitPhase('idle');
    });
  }

  private currentRun(): Run {
    if (this.run === null) throw new Fault({ code: 'engine.notOpen', params: {} });
    return this.run;
  }

  private emit(event: EngineEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private emitPhase(phase: Phase): void {
    this.phase = phase;
    this.emit({ type: 'phase', phase, step: this.run?.step ?? 0 });
  }

  private emitCheckpoint(run: Run): void {
    if (run.lastCheckpoint === null) return;
    this.emit({ type: 'checkpoint', checkpoint: copyCheckpoint(run.lastCheckpoint) });
  }

  private train(run: Run, until: number | null): void {
    if (run.images.fault !== null) run.images.retry();
    const training = new Training(run, {
      ...{ reporter: this.reporter, until },
      onCheckpoint: () => this.emitCheckpoint(run),
      awaited: () => this.inspection.previewAwaited,
      onIterations: () => this.meter.look(run),
      now: this.now,
    });
    this.training = training;
    this.emitPhase('training');
    this.ended = training.done.then(async (end) => {
      this.training = null;
      switch (end.kind) {
        case 'stopped':
          this.emitPhase('paused');
          this.reporter.showLater(run);
          this.meter.rest(run);
          return;
        case 'notFinite':
          await this.rollBack(run, end.step);
          return;
        case 'fault':
          this.stopWithFault(run, end.fault);
          return;
        default:
          end satisfies never;
      }
    });
  }

  /** Resolves when nothing is being trained. */
  private async stopTraining(): Promise<void> {
    this.training?.stop();
    await this.ended;
  }

  private stopWithFault(run: Run, fault: Fault): void {
    const resume = run.broken === null ? run.step : run.rollbackTarget.step;
    this.emit({ type: 'fault', fault: fault.record, resume });
    this.emitPhase('stopped');
  }

  /** Something that is not a number came out of iteration `step`: back to the last good state. */
  private async rollBack(run: Run, step: number): Promise<Fault> {
    const fault = new Fault({ code: 'engine.notFinite', params: { step } });
    try {
      await run.restore(run.rollbackTarget);
    } catch (error) {
      const reason = asFault(error);
      this.stopWithFault(run, reason);
      return reason;
    }
    this.stopWithFault(run, fault);
    this.reporter.showLater(run);
    return fault;
  }

  private async replace(
    config: RunConfig,
    choice: EngineChoice,
    checkpoint: Checkpoint | null,
  ): Promise<RunInfo> {
    const old = this.run;
    const resume = this.training === null ? null : { until: this.training.until };
    await this.stopTraining();
    const phase = this.phase;
    this.emitPhase('opening');
    const images =
      old?.config.dataset === config.dataset
        ? old.images
        : this.parts.openImages(config.dataset, (data) => this.reporter.emitProgress(data));
    try {
      await openInPlaceOf(old, {
        parts: this.parts,
        request: { config, choice, images },
        checkpoint,
        adopt: (run) => this.adopt(run),
      });
    } catch (error) {
      this.emitPhase(this.run === null ? 'idle' : phase);
      if (resume !== null && this.run?.broken === null) this.train(this.run, resume.until);
      throw error;
    }
    const run = this.currentRun();
    this.emitPhase(checkpoint === null ? 'ready' : 'paused');
    this.reporter.emitProgress(images.progress);
    this.reporter.showLater(run);
    this.meter.prepare(run);
    return run.info;
  }

  private adopt(run: Run | null): void {
    this.run = run;
    if (run === null) return;
    // A trainer that is broken at once draws nothing, and says so when it is asked.
    run.useAverage(this.average).catch(() => undefined);
    run.onBreak = (fault) => {
      // Training notices by itself, and ends with the fault.
      if (this.training !== null) this.training.stop();
      else if (this.run === run) this.stopWithFault(run, fault);
    };
  }
}
