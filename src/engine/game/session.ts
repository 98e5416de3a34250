import type { Players } from '../../bridge/engine';
import type {
  BatchGlimpse,
  GameAnswers,
  GameEvent,
  GameFrame,
  GameLook,
  GameMove,
  StepPart,
} from '../../bridge/game';
import { Fault } from '../../core/fault';
import { dimensions } from '../../core/game/config';
import type { GameConfig } from '../../core/game/config';
import type { Value } from '../../core/game/value';
import { verdicts } from '../../core/losses';
import { Duel } from '../tfjs/game/duel';
import type { Move } from '../tfjs/game/duel';
import { looker } from './frames';
import type { Judged, Looker } from './frames';
import { History } from './history';
import { Pacer } from './pacer';

/** Milliseconds of playing between two looks at the mail, which says when a frame was drawn. */
const slice = 2;
/** Milliseconds between two frames with all numbers: who reads them can't follow faster. */
const numbersEvery = 120;
/** Looks at most on the way to a link's step. */
const trailLooks = 100;
/** How many of a batch slow motion shows. */
const shown = 12;

interface Game {
  duel: Duel;
  looker: Looker;
  history: History;
  moves: { d: GameMove | null; g: GameMove | null };
}

/** Lets the worker's other messages in, without a timer's minimum delay. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** The worker's game: plays, looks, remembers. Answers the table of `bridge/game`. */
export class GameSession implements GameAnswers {
  private game: Game | null = null;
  /** The run that plays now; a new object for each, so that an old loop knows that it is over. */
  private run: object | null = null;
  private readonly emit: (event: GameEvent) => void;
  /** Tells the run that plays that the page has drawn its frame. */
  private onDrawn: () => void = () => undefined;

  constructor(emit: (event: GameEvent) => void) {
    this.emit = emit;
  }

  openGame = ({
    config,
    moves,
  }: {
    config: GameConfig;
    moves: { players: Players; count: number }[];
  }): { frame: GameFrame; trail: GameLook[] } => {
    this.run = null;
    const duel = new Duel(config);
    const game = {
      duel,
      looker: looker(config),
      history: new History(),
      moves: { d: null, g: null },
    };
    duel.headStart();
    this.remember(game, null);
    const total = moves.reduce((sum, { count }) => sum + count, 0);
    const apart = Math.ceil(total / trailLooks);
    const trail: GameLook[] = total > 0 ? [this.look(game)] : [];
    for (const { players, count } of moves) {
      for (let i = 0; i < count; i++) {
        this.play(game, players);
        if (duel.step % apart === 0) trail.push(this.look(game));
      }
    }
    if (game.history.previous) this.measureAgain(game);
    this.game = game;
    return { frame: this.frame(game), trail };
  };

  startGame = ({ perSecond }: { perSecond: number | null }): undefined => {
    const game = this.opened();
    const run = {};
    this.run = run;
    void this.loop(game, run, perSecond);
    return undefined;
  };

  pauseGame = (): GameFrame => {
    this.run = null;
    const game = this.opened();
    this.measureAgain(game);
    return this.frame(game);
  };

  stepGame = ({ players }: { players: Players }): StepPart[] => {
    this.run = null;
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
  };

  seekGame = ({ step }: { step: number }): GameFrame => {
    this.run = null;
    const game = this.opened();
    game.history.seek(step);
    this.measureAgain(game);
    return this.frame(game);
  };

  setGameRates = (rates: { generator: number; discriminator: number }): undefined => {
    this.opened().duel.setRates(rates);
    return undefined;
  };

  frameDrawn = (): undefined => {
    this.onDrawn();
    return undefined;
  };

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
    const before = looks.judged(duel);
    let middle = before;
    const turn = duel.advance(players, () => {
      middle = looks.judged(duel);
      between?.();
    });
    const after = looks.judged(duel);
    const move = (made: Move | null, from: Judged, to: Judged) =>
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

  private async loop(game: Game, run: object, perSecond: number | null): Promise<void> {
    const pacer = new Pacer(performance.now());
    let wake: () => void = () => undefined;
    this.onDrawn = () => {
      pacer.drawn(performance.now());
      wake();
    };
    const rest = (milliseconds: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    const count = { steps: 0, since: performance.now() };
    while (this.run === run) {
      const begun = performance.now();
      let idle = 0;
      try {
        do {
          this.playAndShow(game, pacer, count, perSecond !== null);
          idle = pacer.rest(performance.now());
        } while (perSecond === null && idle === 0 && performance.now() - begun < slice);
      } catch (error) {
        this.stop(game, error);
        return;
      }
      if (perSecond !== null)
        await wait(Math.max(0, 1000 / perSecond - (performance.now() - begun)));
      else if (idle > 0) await rest(idle);
      else await breathe();
    }
  }

  /** One iteration of a run, and its frame where one is due. */
  private playAndShow(
    game: Game,
    pacer: Pacer,
    count: { steps: number; since: number },
    always: boolean,
  ): void {
    const begun = performance.now();
    count.steps++;
    pacer.played();
    if (!always && !pacer.due(begun)) {
      this.play(game, 'both');
      return;
    }
    const whole = always || begun - count.since >= numbersEvery;
    const seen = whole ? this.playMeasured(game, 'both') : undefined;
    if (!whole) this.play(game, 'both');
    this.checkFinite(game);
    const frame = this.frame(game, seen);
    const now = performance.now();
    if (whole) {
      const stepsPerSecond = (1000 * count.steps) / Math.max(1, now - count.since);
      this.emit({ type: 'frame', frame, stepsPerSecond });
      Object.assign(count, { steps: 0, since: now });
    } else this.emit({ type: 'glance', frame });
    pacer.sentFrame(now, now - begun);
  }

  private stop(game: Game, error: unknown): void {
    this.run = null;
    const fault =
      error instanceof Fault
        ? error.record
        : ({ code: 'engine.unexpected', params: { message: String(error) } } as const);
    this.emit({ type: 'stopped', fault, frame: this.frame(game) });
  }
}

/** A few of the batch, under the nets as they are. */
function glimpse(duel: Duel, batch: { x: Float32Array; z: Float32Array }): BatchGlimpse {
  const { loss, data } = duel.config;
  const count = shown * dimensions(data);
  const z = batch.z.slice(0, count);
  const real = batch.x.slice(0, count);
  const forged = duel.forge(z).slice();
  return {
    z,
    real,
    forged,
    realVerdicts: verdicts(loss, duel.judge(real)),
    forgedVerdicts: verdicts(loss, duel.judge(forged)),
    pull: duel.pull(forged),
  };
}

/** By how much V and its terms differ. */
function difference(to: Value, from: Value): Value {
  return {
    total: to.total - from.total,
    real: to.real - from.real,
    forged: to.forged - from.forged,
  };
}
