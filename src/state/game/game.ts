import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Players } from '../../rpc/engine';
import type { ToyGanEvent, ToyGanFrame } from '../../rpc/toyGan';
import type { PlayGoal, ToyGanEngine } from '../../rpc/toyGanProtocol';
import { toFaultRecord } from '../../core/fault';
import { defaultToyGan } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import { cases, stepsToSee } from '../../core/toygan/cases';
import type { CaseName } from '../../core/toygan/cases';
import { addMove, canReplay, countSteps, cutMoves } from '../../core/toygan/toyGanUrl';
import type { ToyGanUrlState, MoveRun } from '../../core/toygan/toyGanUrl';
import { stepPhasesOf } from '../../core/toygan/stepPhases';
import type { UrlStore } from '../url';
import { syncUrl } from '../syncUrl';
import { gameCodec } from './gameUrl';
import { ToyGanSeries } from './series';
import { initialToyGan } from './state';
import type { ToyGanState } from './state';

interface Opening {
  caseName?: CaseName | null;
  moves?: MoveRun[];
  /** Steps that were asked for, where they are more than those of `moves`. */
  asked?: number | null;
  /** Plays on as soon as it is open. */
  play?: boolean;
}

/** Steps a second of a case: the swings of an oscillation, some 30 steps long, can be followed. */
const casePace = 120;

/** The Game room's session: what is set, what is shown, and the calls that change it. */
export class ToyGanStore {
  readonly store: StoreApi<ToyGanState> = createStore<ToyGanState>(() => initialToyGan);
  /** The newest picture: while playing it moves on between two frames, which carry the numbers. */
  readonly live = createStore<{ view: ToyGanFrame['view'] | null }>(() => ({ view: null }));
  readonly series = new ToyGanSeries();
  private readonly engine: ToyGanEngine;
  /** At once: a game that stands still may be copied as a link. */
  private readonly sync: ReturnType<typeof syncUrl>;
  /** Games opened so far: what comes of an earlier one is of no interest. */
  private openings = 0;
  /** Whether the room is shown: elsewhere nothing begins to play. */
  private entered = false;

  constructor(engine: ToyGanEngine, link: StoreApi<UrlStore>) {
    this.engine = engine;
    this.sync = syncUrl(link, 'game', 0);
    engine.subscribe((event) => this.receive(event));
  }

  /** Opens what the link says, unless it is open already; call when the room is shown. */
  readonly enter = (): (() => void) => {
    this.entered = true;
    const untie = this.sync(gameCodec, {
      get: () => this.told(),
      set: ({ config, caseName, moves, asked }) => {
        const more = asked > countSteps(moves) ? asked : null;
        void this.open(config, { caseName, moves, asked: more });
      },
      subscribe: (changed) =>
        this.store.subscribe((state, before) => {
          const { config, frame, phase } = state;
          if (config !== before.config || frame !== before.frame || phase !== before.phase)
            changed();
        }),
    });
    if (this.get().phase === 'closed') void this.open(defaultToyGan);
    return () => {
      untie();
      this.entered = false;
      void this.pause();
    };
  };

  readonly open = (
    config: ToyGanConfig,
    { caseName = null, moves = [], asked = null, play }: Opening = {},
  ) => {
    this.openings++;
    const blank = { fault: null, parts: [], stepPhase: null, gliding: false, replay: null };
    this.set({ config, caseName, asked, phase: 'opening', ...blank });
    this.series.clear();
    return this.attempt(async (current) => {
      try {
        const { frame, trail } = await this.engine.open(config, moves);
        if (!current()) return;
        for (const look of trail) this.series.append(look);
        this.show(frame, { phase: 'paused', replay: null, moves: cutMoves(moves, frame.step) });
      } catch (error) {
        // The game there was is gone, too.
        if (current()) this.set({ frame: null, replay: null });
        throw error;
      }
      if (play === true && this.entered) await this.play();
    });
  };

  /** Ends a link's replay: the game opens at the step that it has reached. */
  readonly startHere = () => this.attempt(() => this.engine.stopReplay());

  /** Whether there is a game to be moved on. */
  private get ready(): boolean {
    const { phase } = this.get();
    return phase === 'playing' || phase === 'paused';
  }

  /** Pauses a game that plays, so that all its steps are counted. @returns whether one stands still */
  private async still(): Promise<boolean> {
    if (this.get().phase === 'playing') await this.pause();
    return this.get().phase === 'paused';
  }

  /** Changes settings; new rates take hold at once, anything else begins a new game. */
  readonly change = (part: Partial<ToyGanConfig>) => {
    const config = { ...this.get().config, ...part };
    const rates = Object.keys(part).every(
      (key) => key === 'generatorRate' || key === 'discriminatorRate',
    );
    if (!rates || !this.ready || (this.get().frame?.newest ?? 0) === 0) return this.open(config);
    this.set({ config, moves: null, caseName: null });
    const { generatorRate: generator, discriminatorRate: discriminator } = config;
    return this.attempt(() => this.engine.setRates({ generator, discriminator }));
  };

  readonly reset = () => this.open(this.get().config, { caseName: this.get().caseName });

  /** Opens a case's game, or its cure, and plays it. */
  readonly showCase = (caseName: CaseName, cured: boolean) => {
    const { phenomenon, cure } = cases[caseName];
    return this.open({ ...((cured ? cure : null) ?? phenomenon) }, { caseName, play: true });
  };

  readonly play = () => {
    if (!this.ready) return Promise.resolve();
    if (this.get().slow) {
      this.set({ gliding: true });
      return this.get().stepPhase === null ? this.step('both') : Promise.resolve();
    }
    this.set({ phase: 'playing', parts: [], stepPhase: null, asked: null });
    return this.attempt(() => this.engine.start(this.goal()));
  };

  /** A case is played at a speed that eyes can follow, up to the step where its point is to be seen. */
  private goal(): PlayGoal {
    const { caseName, config, frame } = this.get();
    const until = caseName === null ? 0 : stepsToSee(caseName, config);
    return (frame?.step ?? 0) < until
      ? { until, perSecond: casePace }
      : { until: null, perSecond: null };
  }

  readonly pause = () => {
    if (this.get().phase !== 'playing') {
      this.set({ gliding: false });
      return Promise.resolve();
    }
    return this.attempt(async (current) => {
      const frame = await this.engine.pause();
      if (!current()) return;
      this.played('both', frame);
      this.show(frame, { phase: 'paused' });
    });
  };

  readonly step = (players: Players) =>
    this.attempt(async (current) => {
      if (!(await this.still()) || !current()) return;
      const parts = await this.engine.step(players);
      const frame = parts.at(-1)?.after;
      if (!frame || !current()) return;
      this.played(players, frame);
      const stepPhase = this.get().slow ? 0 : null;
      this.show(frame, { phase: 'paused', parts, stepPhase, asked: null });
    });

  /** Moves slow motion on by stages, forwards or back; past the last one the step is over. */
  readonly turnStepPhase = (by: 1 | -1) => {
    const { stepPhase, parts, gliding } = this.get();
    if (stepPhase === null) return Promise.resolve();
    const [first, second] = parts;
    const count = stepPhasesOf(second ? 'both' : (first?.player ?? 'd')).length;
    const next = stepPhase + by;
    if (next >= count && gliding) return this.step('both');
    this.set({ stepPhase: next < 0 || next >= count ? null : next });
    return Promise.resolve();
  };

  readonly setSlow = (slow: boolean) => {
    if (slow) void this.pause();
    this.set({ slow, gliding: false, ...(slow ? {} : { stepPhase: null }) });
  };

  /** Shows a step of the last few hundred; playing goes on from there. */
  readonly seek = (step: number) =>
    this.attempt(async (current) => {
      if (!(await this.still()) || !current()) return;
      const frame = await this.engine.seek(step);
      if (!current()) return;
      this.live.setState({ view: frame.view });
      this.set({ frame, phase: 'paused', parts: [], stepPhase: null });
    });

  readonly dismiss = () => this.set({ fault: null, asked: null });

  private get(): ToyGanState {
    return this.store.getState();
  }

  private set(part: Partial<ToyGanState>): void {
    this.store.setState(part);
  }

  /** Keeps count of what a link has to repeat. */
  private played(players: Players, frame: ToyGanFrame): void {
    const { config, moves, frame: before } = this.get();
    const from = before?.step ?? 0;
    if (moves === null || frame.step <= 0) return;
    const known = cutMoves(moves, from);
    const added = frame.step - countSteps(known);
    const next = added > 0 ? addMove(known, players, added) : known;
    this.set({ moves: canReplay(config, next) ? next : null });
  }

  private show(frame: ToyGanFrame, part: Partial<ToyGanState>): void {
    this.series.append(frame);
    this.live.setState({ view: frame.view });
    this.set({ frame, ...part });
  }

  /** Shows a picture of the play, and asks for the next one once it is drawn. */
  private lightFrame(frame: ToyGanFrame): void {
    this.series.append(frame);
    this.live.setState({ view: frame.view });
    requestAnimationFrame(() => {
      if (this.get().phase === 'playing') void this.attempt(() => this.engine.frameDrawn());
    });
  }

  /** The link says what is set and what is shown, while nothing moves. */
  private told(): ToyGanUrlState | null {
    const { config, caseName, moves, frame, phase } = this.get();
    if (phase !== 'paused' || frame === null) return null;
    return { config, caseName, moves: moves === null ? [] : cutMoves(moves, frame.step) };
  }

  /** Calls the game that is open now; of no interest is what comes of it once another takes its place. */
  private async attempt(work: (current: () => boolean) => Promise<void>): Promise<void> {
    const opening = this.openings;
    const current = () => opening === this.openings;
    try {
      await work(current);
    } catch (error) {
      if (!current()) return;
      const lost = this.get().frame === null;
      this.set({
        fault: toFaultRecord(error),
        phase: lost ? 'failed' : 'paused',
        gliding: false,
        stepPhase: null,
      });
    }
  }

  private receive(event: ToyGanEvent): void {
    switch (event.type) {
      case 'replaying':
        if (this.get().phase !== 'opening') return;
        this.set({ replay: { step: event.step, steps: event.steps } });
        return;
      case 'frame':
        if (this.get().phase !== 'playing') return;
        this.played('both', event.frame);
        this.set({ frame: event.frame, stepsPerSecond: event.stepsPerSecond });
        this.lightFrame(event.frame);
        return;
      case 'lightFrame':
        if (this.get().phase === 'playing') this.lightFrame(event.frame);
        return;
      case 'reached':
        if (this.get().phase !== 'playing') return;
        this.played('both', event.frame);
        this.show(event.frame, { phase: 'paused' });
        return;
      case 'stopped':
        if (this.get().phase !== 'playing') return;
        this.played('both', event.frame);
        this.show(event.frame, { phase: 'paused', fault: event.fault });
        return;
      case 'died':
        this.set({ phase: 'failed', fault: event.fault, frame: null, replay: null });
        return;
      default:
        event satisfies never;
    }
  }
}
