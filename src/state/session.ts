import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { EngineChoice, Players, RunInfo } from '../rpc/engine';
import type { Engine } from '../rpc/engineProtocol';
import type { RunConfig } from '../core/config';
import type { Quality } from '../core/metrics/quality';
import { toFaultRecord } from '../core/fault';
import { LossSeries } from './series';
import { reduceEvent, initialSession } from './sessionState';
import type { SessionState } from './sessionState';

export interface Session {
  store: StoreApi<SessionState>;
  series: LossSeries;
  /**
   * Takes over a run that `call` opens, such as one from a file or from the archive.
   * @param pretrained whether it is one that ships with the page
   */
  adopt: (call: () => Promise<RunInfo>, pretrained?: boolean) => Promise<boolean>;
  /** A generator that ships with the page becomes the person's own run: the setup follows it. */
  takeOver: () => void;
  /** The newest call wins: of those that wait for their turn only the last one opens a run. */
  open: (config: RunConfig, choice: EngineChoice) => Promise<boolean>;
  play: (until: number | null) => Promise<void>;
  pause: () => Promise<void>;
  step: (players: Players) => Promise<void>;
  reset: () => Promise<void>;
  /** @returns whether the engine took them */
  setRates: (rates: { generator: number; discriminator: number }) => Promise<boolean>;
  /** Draws with the moving average of G, or with its newest weights. */
  useAverage: (average: boolean) => Promise<void>;
  /** Measures how good the images are, on so many of them. */
  measure: (samples: number) => Promise<void>;
  dismiss: (notice: 'fault' | 'recovered') => void;
  /** For rooms that draw with the generator. */
  engine: Engine;
}

export function createSession(engine: Engine, now = () => performance.now()): Session {
  const store = createStore<SessionState>()(() => initialSession);
  const series = new LossSeries();
  let trainingSince: number | null = null;
  let waiting: object | null = null;
  let opening: Promise<unknown> = Promise.resolve();

  const clock = () => {
    if (trainingSince === null) return;
    const time = now();
    store.setState(({ trained }) => ({
      trained: trained + (time - (trainingSince ?? time)) / 1000,
    }));
    trainingSince = time;
  };

  /** A run that goes on from an earlier step has not been measured beyond it. */
  const keepUpTo = (step: number) =>
    store.setState(({ quality }) => ({ quality: quality.filter((each) => each.step <= step) }));

  const add = (measured: Quality) =>
    store.setState(({ quality }) => ({
      quality: [...quality.filter(({ step }) => step <= measured.step), measured],
    }));

  engine.subscribe((event) => {
    if (event.type === 'phase' || event.type === 'losses') clock();
    if (event.type === 'phase') trainingSince = event.phase === 'training' ? now() : null;
    if (event.type === 'losses') series.append(event.steps, event.d, event.g);
    if (event.type === 'recovered') series.rewind(event.step);
    if (event.type === 'recovered') keepUpTo(event.step);
    if (event.type === 'quality') add(event.quality);
    const { gridBitmap } = store.getState();
    store.setState(reduceEvent(event));
    if (event.type === 'gridBitmap' || event.type === 'grid') gridBitmap?.picture.close();
  });

  /** A refused call leaves everything as it was, and its reason is shown. */
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      const fault = toFaultRecord(error);
      if (fault.code !== 'engine.superseded') {
        store.setState(({ fault: before }) => ({
          fault: { fault, resume: before?.resume ?? null },
        }));
      }
      return false;
    }
  };

  /** A run begins: what is on show and older than the call gives way. */
  const begin = async (
    call: () => Promise<RunInfo>,
    as: Partial<Pick<SessionState, 'pretrained' | 'choice'>> = {},
  ) => {
    const before = store.getState();
    const info = await call();
    series.rewind(info.step);
    store.setState({ quality: [] });
    trainingSince = null;
    before.gridBitmap?.picture.close();
    store.setState(({ grid, batchPreview }) => ({
      info,
      ...as,
      step: info.step,
      speed: null,
      report: null,
      fault: null,
      recovered: null,
      trained: 0,
      grid: grid === before.grid ? null : grid,
      gridBitmap: null,
      batchPreview: batchPreview === before.batchPreview ? null : batchPreview,
    }));
  };

  const busyWith = async (busy: SessionState['busy'], work: () => Promise<void>) => {
    if (store.getState().busy !== null) return;
    store.setState({ busy });
    await attempt(work);
    store.setState({ busy: null });
  };

  const opened = (
    call: () => Promise<RunInfo>,
    as: Pick<SessionState, 'pretrained' | 'choice'>,
  ): Promise<boolean> => {
    const ticket = {};
    waiting = ticket;
    const turn = opening.then(async () => {
      if (waiting !== ticket) return false;
      const { phase } = store.getState();
      store.setState({ phase: 'opening' });
      const done = await attempt(() => begin(call, as));
      store.setState((state) =>
        state.phase === 'opening' ? { phase: done ? 'ready' : phase } : {},
      );
      return done;
    });
    opening = turn;
    return turn;
  };

  return {
    store,
    series,
    engine,
    open: (config, choice) =>
      opened(() => engine.open(config, choice), { pretrained: false, choice }),
    adopt: async (call, pretrained = false) => {
      const done = await opened(call, { pretrained, choice: store.getState().choice ?? 'auto' });
      if (done && !pretrained) store.setState(({ adopted }) => ({ adopted: adopted + 1 }));
      return done;
    },
    takeOver: () =>
      store.setState(({ pretrained, adopted }) =>
        pretrained ? { pretrained: false, adopted: adopted + 1 } : {},
      ),
    play: async (until) => {
      store.setState({ fault: null, recovered: null });
      await attempt(() => engine.start(until));
    },
    pause: async () => {
      await attempt(async () => {
        const { step } = await engine.pause();
        store.setState({ step });
      });
    },
    step: (players) =>
      busyWith(players, async () => {
        store.setState({ fault: null });
        const report = await engine.step(players);
        store.setState({ report, step: report.step });
      }),
    reset: () => busyWith('reset', () => begin(() => engine.reset(), { pretrained: false })),
    setRates: (rates) =>
      attempt(async () => {
        await engine.setRates(rates);
        store.setState(({ info }) => {
          if (!info) return {};
          const { dataset, model } = info.config;
          const { generator: generatorRate, discriminator: discriminatorRate } = rates;
          const config = { dataset, model: { ...model, generatorRate, discriminatorRate } };
          return { info: { ...info, config } };
        });
      }),
    useAverage: async (average) => {
      store.setState({ average });
      await attempt(() => engine.useAverage(average));
    },
    measure: async (samples) => {
      if (store.getState().measuring) return;
      store.setState({ measuring: true });
      await attempt(async () => add(await engine.measure(samples)));
      store.setState({ measuring: false });
    },
    dismiss: (notice) => store.setState({ [notice]: null }),
  };
}
