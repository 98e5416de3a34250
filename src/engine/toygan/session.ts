import type { Players } from '../../rpc/engine';
import type { ToyGanFrame, StepSummary, PlayerMove, StepPart, WorkerEvent } from '../../rpc/toyGan';
import type { PlayGoal, ToyGanCalls } from '../../rpc/toyGanProtocol';
import type { Handlers } from '../../rpc/table';
import { Fault, isFault } from '../../core/fault';
import type { ToyGanConfig } from '../../core/toygan/config';
import { countSteps } from '../../core/toygan/toyGanUrl';
import type { MoveRun } from '../../core/toygan/toyGanUrl';
import type { Value } from '../../core/toygan/value';
import { ToyGan } from './toyGan';
import type { PlayerUpdate } from './toyGan';
import { createObserver } from './observer';
import type { Evaluation, Observer } from './observer';
import { batchPreview } from './batchPreview';
import { History } from './history';
import { Replay } from './replay';
import { PlayLoop } from './playLoop';
import type { FrameDetail } from './playLoop';

/** Looks at most on the way to a link's step. */
const trailLength = 100;

interface ToyGanRun {
  gan: ToyGan;
  observer: Observer;
  history: History;
  moves: { d: PlayerMove | null; g: PlayerMove | null };
}

/** The worker's game: plays, looks, remembers. Answers the calls of `rpc/toyGanProtocol`. */
export class ToyGanSession implements Handlers<ToyGanCalls> {
  private game: ToyGanRun | null = null;
  private run: PlayLoop | null = null;
  private replay: Replay | null = null;
  private readonly emit: (event: WorkerEvent) => void;

  constructor(emit: (event: WorkerEvent) => void) {
    this.emit = emit;
  }

  async open(
    config: ToyGanConfig,
    moves: MoveRun[],
  ): Promise<{ frame: ToyGanFrame; trail: StepSummary[] }> {
    this.stopLoop();
    this.replay?.supersede();
    this.game = null;
    const gan = new ToyGan(config);
    const game = {
      gan,
      observer: createObserver(config),
      history: new History(),
      moves: { d: null, g: null },
    };
    gan.discriminatorWarmup();
    this.record(game, null);
    const trail: StepSummary[] = [];
    const replay = new Replay(this.replaySteps(game, moves, trail));
    this.replay = replay;
    if (replay.slice()) {
      const steps = countSteps(moves);
      const ended = await replay.finish(() =>
        this.emit({ type: 'replaying', step: gan.step, steps }),
      );
      if (ended === 'superseded') {
        throw new Fault({ code: 'engine.superseded', params: { call: 'open' } });
      }
    }
    this.replay = null;
    if (game.history.previous) this.measureAgain(game);
    this.game = game;
    return { frame: this.frame(game), trail };
  }

  /** Plays a link's moves, an iteration a time, and looks at some of them. */
  private *replaySteps(game: ToyGanRun, moves: readonly MoveRun[], trail: StepSummary[]) {
    const total = countSteps(moves);
    const apart = Math.ceil(total / trailLength);
    if (total > 0) trail.push(this.summary(game));
    for (const { players, count } of moves) {
      for (let i = 0; i < count; i++) {
        this.play(game, players);
        if (game.gan.step % apart === 0) trail.push(this.summary(game));
        yield;
      }
    }
  }

  stopReplay(): void {
    this.replay?.stop();
  }

  start({ until, perSecond }: PlayGoal): void {
    const game = this.current();
    this.stopLoop();
    const run = new PlayLoop(
      {
        play: (shown, stepsPerSecond) => {
          this.show(game, shown, stepsPerSecond);
          if (game.gan.step !== until) return;
          run.end();
          this.emit({ type: 'reached', frame: this.pause() });
        },
        failed: (error) => this.fail(game, error),
      },
      perSecond ?? Infinity,
    );
    this.run = run;
  }

  pause(): ToyGanFrame {
    this.stopLoop();
    const game = this.current();
    this.measureAgain(game);
    return this.frame(game);
  }

  step(players: Players): StepPart[] {
    this.stopLoop();
    const game = this.current();
    const { gan } = game;
    const batch = gan.nextBatch(players);
    const parts: StepPart[] = [];
    let before = this.frame(game);
    const begin = (player: 'd' | 'g') =>
      parts.push({ player, before, after: before, batch: batchPreview(gan, batch) });
    const end = (evaluation?: Evaluation) => {
      before = this.frame(game, evaluation);
      const part = parts.at(-1);
      if (part) part.after = before;
    };
    begin(players === 'g' ? 'g' : 'd');
    const evaluation = this.playMeasured(game, players, () => {
      if (players !== 'both') return;
      end();
      begin('g');
    });
    end(evaluation);
    const last = parts.at(-1)?.after;
    for (const part of parts) {
      // Numbers of both players' moves belong to the step as a whole.
      if (last && part.after !== last) Object.assign(part.after, { d: last.d });
    }
    this.checkFinite(game);
    return parts;
  }

  seek(step: number): ToyGanFrame {
    this.stopLoop();
    const game = this.current();
    game.history.seek(step);
    this.measureAgain(game);
    return this.frame(game);
  }

  setRates(rates: { generator: number; discriminator: number }): void {
    this.current().gan.setRates(rates);
  }

  frameDrawn(): void {
    this.run?.drawn();
  }

  private stopLoop(): void {
    this.run?.end();
    this.run = null;
  }

  private current(): ToyGanRun {
    if (!this.game) throw new Fault({ code: 'engine.notOpen', params: {} });
    return this.game;
  }

  private record({ gan, history }: ToyGanRun, players: Players | null): void {
    const { generatorRate: generator, discriminatorRate: discriminator } = gan.config;
    history.add({ state: gan.save(), players, rates: { generator, discriminator } });
  }

  /** One iteration without looking. */
  private play(game: ToyGanRun, players: Players): void {
    const { d, g } = game.gan.advance(players);
    game.moves = { d: d && { ...d, value: null }, g: g && { ...g, value: null } };
    this.record(game, players);
  }

  /** One iteration and its numbers. */
  private playMeasured(game: ToyGanRun, players: Players, between?: () => void): Evaluation {
    const evaluation = this.measured(game, players, between);
    this.record(game, players);
    return evaluation;
  }

  /** One iteration, with V before, between and after. */
  private measured(game: ToyGanRun, players: Players, between?: () => void): Evaluation {
    const { gan, observer } = game;
    const before = observer.evaluated(gan);
    let middle = before;
    const updates = gan.advance(players, () => {
      middle = observer.evaluated(gan);
      between?.();
    });
    const after = observer.evaluated(gan);
    const move = (made: PlayerUpdate | null, from: Evaluation, to: Evaluation) =>
      made && { ...made, value: difference(to.value, from.value) };
    game.moves = { d: move(updates.d, before, middle), g: move(updates.g, middle, after) };
    return after;
  }

  /** Plays the current entry's iteration once more for its numbers, and stands where it stood. */
  private measureAgain(game: ToyGanRun): void {
    const { gan, history } = game;
    const { current, previous } = history;
    game.moves = { d: null, g: null };
    if (!current) return;
    if (previous && current.players) {
      const { generatorRate, discriminatorRate } = gan.config;
      gan.restore(previous.state);
      gan.setRates(current.rates);
      this.measured(game, current.players);
      gan.setRates({ generator: generatorRate, discriminator: discriminatorRate });
    }
    gan.restore(current.state);
  }

  private frame(
    { gan, observer, history, moves }: ToyGanRun,
    evaluation?: Evaluation,
  ): ToyGanFrame {
    const { oldest, newest } = history;
    return { step: gan.step, oldest, newest, ...moves, ...observer.observe(gan, evaluation) };
  }

  private summary(game: ToyGanRun): StepSummary {
    const { step, value, divergence, d, g } = this.frame(game);
    return { step, value, divergence, d, g };
  }

  /** @throws Fault when a net has left the numbers; the game then stands at its last sound step */
  private checkFinite(game: ToyGanRun): void {
    const sound = () => {
      const { g, d } = game.history.current?.state ?? {};
      return [g, d].every((player) => player?.w.every(Number.isFinite) === true);
    };
    if (sound()) return;
    const step = game.gan.step;
    while (!sound() && game.history.previous) game.history.seek(this.stepBefore(game));
    this.measureAgain(game);
    throw new Fault({ code: 'engine.notFinite', params: { step } });
  }

  private stepBefore({ history }: ToyGanRun): number {
    return history.previous?.state.step ?? history.oldest;
  }

  /** One iteration of a run, and what is to be seen of it. */
  private show(game: ToyGanRun, shown: FrameDetail, stepsPerSecond: number): void {
    const evaluation = shown === 'numbers' ? this.playMeasured(game, 'both') : undefined;
    if (!evaluation) this.play(game, 'both');
    if (shown === 'nothing') return;
    this.checkFinite(game);
    const frame = this.frame(game, evaluation);
    this.emit(
      evaluation ? { type: 'frame', frame, stepsPerSecond } : { type: 'lightFrame', frame },
    );
  }

  private fail(game: ToyGanRun, error: unknown): void {
    this.stopLoop();
    const fault = isFault(error)
      ? error.record
      : ({ code: 'engine.unexpected', params: { message: String(error) } } as const);
    this.emit({ type: 'stopped', fault, frame: this.frame(game) });
  }
}

/** By how much V and its terms differ. */
function difference(to: Value, from: Value): Value {
  return {
    total: to.total - from.total,
    real: to.real - from.real,
    fake: to.fake - from.fake,
  };
}
