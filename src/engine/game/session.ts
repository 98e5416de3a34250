import type { Players } from '../../rpc/engine';
import type { GameFrame, GameLook, GameMove, StepPart, WorkerEvent } from '../../rpc/toyGan';
import type { PlayGoal, ToyGanCalls } from '../../rpc/toyGanProtocol';
import type { Handlers } from '../../rpc/table';
import { Fault, isFault } from '../../core/fault';
import type { GameConfig } from '../../core/game/config';
import { countSteps } from '../../core/game/link';
import type { Moves } from '../../core/game/link';
import type { Value } from '../../core/game/value';
import { ToyGan } from '../toygan/toyGan';
import type { PlayerUpdate } from '../toygan/toyGan';
import { looker } from './frames';
import type { Judged, Looker } from './frames';
import { glimpse } from './glimpse';
import { History } from './history';
import { Replay } from './replay';
import { Run } from './run';
import type { Shown } from './run';

/** Looks at most on the way to a link's step. */
const trailLooks = 100;

interface Game {
  duel: ToyGan;
  looker: Looker;
  history: History;
  moves: { d: GameMove | null; g: GameMove | null };
}

/** The worker's game: plays, looks, remembers. Answers the calls of `rpc/toyGanProtocol`. */
export class GameSession implements Handlers<ToyGanCalls> {
  private game: Game | null = null;
  private run: Run | null = null;
  private replay: Replay | null = null;
  private readonly emit: (event: WorkerEvent) => void;

  constructor(emit: (event: WorkerEvent) => void) {
    this.emit = emit;
  }

  async open(config: GameConfig, moves: Moves[]): Promise<{ frame: GameFrame; trail: GameLook[] }> {
    this.halt();
    this.replay?.supersede();
    this.game = null;
    const duel = new ToyGan(config);
    const game = {
      duel,
      looker: looker(config),
      history: new History(),
      moves: { d: null, g: null },
    };
    duel.discriminatorWarmup();
    this.remember(game, null);
    const trail: GameLook[] = [];
    const replay = new Replay(this.replayed(game, moves, trail));
    this.replay = replay;
    if (replay.slice()) {
      const steps = countSteps(moves);
      const ended = await replay.finish(() =>
        this.emit({ type: 'replaying', step: duel.step, steps }),
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
  private *replayed(game: Game, moves: readonly Moves[], trail: GameLook[]) {
    const total = countSteps(moves);
    const apart = Math.ceil(total / trailLooks);
    if (total > 0) trail.push(this.look(game));
    for (const { players, count } of moves) {
      for (let i = 0; i < count; i++) {
        this.play(game, players);
        if (game.duel.step % apart === 0) trail.push(this.look(game));
        yield;
      }
    }
  }

  stopReplay(): void {
    this.replay?.stop();
  }

  start({ until, perSecond }: PlayGoal): void {
    const game = this.opened();
    this.halt();
    const run = new Run(
      {
        play: (shown, stepsPerSecond) => {
          this.show(game, shown, stepsPerSecond);
          if (game.duel.step !== until) return;
          run.end();
          this.emit({ type: 'reached', frame: this.pause() });
        },
        failed: (error) => this.stop(game, error),
      },
      perSecond ?? Infinity,
    );
    this.run = run;
  }

  pause(): GameFrame {
    this.halt();
    const game = this.opened();
    this.measureAgain(game);
    return this.frame(game);
  }

  step(players: Players): StepPart[] {
    this.halt();
    const game = this.opened();
    const { duel } = game;
    const batch = duel.nextBatch(players);
    const parts: StepPart[] = [];
    let before = this.frame(game);
    const begin = (player: 'd' | 'g') =>
      parts.push({ player, before, after: before, batch: glimpse(duel, batch) });
    const end = (seen?: Judged) => {
      before = this.frame(game, seen);
      const part = parts.at(-1);
      if (part) part.after = before;
    };
    begin(players === 'g' ? 'g' : 'd');
    const seen = this.playMeasured(game, players, () => {
      if (players !== 'both') return;
      end();
      begin('g');
    });
    end(seen);
    const last = parts.at(-1)?.after;
    for (const part of parts) {
      // Numbers of both players' moves belong to the step as a whole.
      if (last && part.after !== last) Object.assign(part.after, { d: last.d });
    }
    this.checkFinite(game);
    return parts;
  }

  seek(step: number): GameFrame {
    this.halt();
    const game = this.opened();
    game.history.seek(step);
    this.measureAgain(game);
    return this.frame(game);
  }

  setRates(rates: { generator: number; discriminator: number }): void {
    this.opened().duel.setRates(rates);
  }

  frameDrawn(): void {
    this.run?.drawn();
  }

  private halt(): void {
    this.run?.end();
    this.run = null;
  }

  private opened(): Game {
    if (!this.game) throw new Fault({ code: 'engine.notOpen', params: {} });
    return this.game;
  }

  private remember({ duel, history }: Game, players: Players | null): void {
    const { generatorRate: generator, discriminatorRate: discriminator } = duel.config;
    history.add({ state: duel.save(), players, rates: { generator, discriminator } });
  }

  /** One iteration without looking. */
  private play(game: Game, players: Players): void {
    const { d, g } = game.duel.advance(players);
    game.moves = { d: d && { ...d, value: null }, g: g && { ...g, value: null } };
    this.remember(game, players);
  }

  /** One iteration and its numbers. */
  private playMeasured(game: Game, players: Players, between?: () => void): Judged {
    const seen = this.measured(game, players, between);
    this.remember(game, players);
    return seen;
  }

  /** One iteration, with V before, between and after. */
  private measured(game: Game, players: Players, between?: () => void): Judged {
    const { duel, looker: looks } = game;
    const before = looks.evaluated(duel);
    let middle = before;
    const turn = duel.advance(players, () => {
      middle = looks.evaluated(duel);
      between?.();
    });
    const after = looks.evaluated(duel);
    const move = (made: PlayerUpdate | null, from: Judged, to: Judged) =>
      made && { ...made, value: difference(to.value, from.value) };
    game.moves = { d: move(turn.d, before, middle), g: move(turn.g, middle, after) };
    return after;
  }

  /** Plays the current entry's iteration once more for its numbers, and stands where it stood. */
  private measureAgain(game: Game): void {
    const { duel, history } = game;
    const { current, previous } = history;
    game.moves = { d: null, g: null };
    if (!current) return;
    if (previous && current.players) {
      const { generatorRate, discriminatorRate } = duel.config;
      duel.restore(previous.state);
      duel.setRates(current.rates);
      this.measured(game, current.players);
      duel.setRates({ generator: generatorRate, discriminator: discriminatorRate });
    }
    duel.restore(current.state);
  }

  private frame({ duel, looker: looks, history, moves }: Game, seen?: Judged): GameFrame {
    const { oldest, newest } = history;
    return { step: duel.step, oldest, newest, ...moves, ...looks.picture(duel, seen) };
  }

  private look(game: Game): GameLook {
    const { step, value, divergence, d, g } = this.frame(game);
    return { step, value, divergence, d, g };
  }

  /** @throws Fault when a net has left the numbers; the game then stands at its last sound step */
  private checkFinite(game: Game): void {
    const sound = () => {
      const { g, d } = game.history.current?.state ?? {};
      return [g, d].every((player) => player?.w.every(Number.isFinite) === true);
    };
    if (sound()) return;
    const step = game.duel.step;
    while (!sound() && game.history.previous) game.history.seek(this.stepBefore(game));
    this.measureAgain(game);
    throw new Fault({ code: 'engine.notFinite', params: { step } });
  }

  private stepBefore({ history }: Game): number {
    return history.previous?.state.step ?? history.oldest;
  }

  /** One iteration of a run, and what is to be seen of it. */
  private show(game: Game, shown: Shown, stepsPerSecond: number): void {
    const seen = shown === 'numbers' ? this.playMeasured(game, 'both') : undefined;
    if (!seen) this.play(game, 'both');
    if (shown === 'nothing') return;
    this.checkFinite(game);
    const frame = this.frame(game, seen);
    this.emit(seen ? { type: 'frame', frame, stepsPerSecond } : { type: 'glance', frame });
  }

  private stop(game: Game, error: unknown): void {
    this.halt();
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
