import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Engine } from '../../rpc/engineProtocol';
import { coordinates } from '../../core/latent/plane';
import type { Plane } from '../../core/latent/plane';
import { amend, commit } from '../../core/latent/undo';
import { drawZ, gridZ } from '../../core/latent/variants';
import { createLatentRenderer } from './latentRenderer';
import { freshLatent } from './latentState';
import type { LatentState } from './latentState';
import { planeOf } from './planeOf';

/**
 * Pictures redrawn for each new grid of the engine's, which itself has 64 and takes at most 7 % of the
 * time: with D's scores these take about as much.
 */
const redrawn = 32;
/** Pictures asked for at once of an engine that draws them side by side, and of one that does not. */
const atOnce = { together: 64, oneByOne: 4 };
/** Standard deviations within which a z is still on the plane; rounding stays far below. */
const onPlane = 1e-3;
/** Milliseconds after its last move for which a finger counts as moving. */
const rest = 250;

export interface Latent {
  store: StoreApi<LatentState>;
  /**
   * A run is open, or another one: z's of another length are forgotten.
   * @param oneByOne whether the engine draws one picture after another, as a CPU does
   */
  attach: (model: { latent: number; seed: number }, oneByOne?: boolean) => void;
  /** Whether anyone looks: without lookers nothing is drawn. */
  watch: (on: boolean) => void;
  /** Moves z; `done` once the finger is lifted, which makes it one step for undo. */
  move: (z: Float32Array, done: boolean) => void;
  randomise: () => void;
  /** Changes anything else of the state, and draws what follows from it. */
  change: (part: Partial<LatentState>) => void;
  measureInfluence: () => void;
  /** Draws everything once more, after a fault. */
  redraw: () => void;
}

export function createLatent(engine: Engine, now = () => performance.now()): Latent {
  const store = createStore<LatentState>(() => freshLatent(new Float32Array(0)));
  let model = { latent: 0, seed: 0 };
  let watched = false;
  let most = atOnce.together;
  /** Pictures drawn on account of the grids to come. */
  let redrawBudget = 0;
  let movedAt = -Infinity;
  let dragStart: Float32Array | null = null;
  let draws = 0;
  const drag = { dragging: () => now() - movedAt < rest, now };
  const renderer = createLatentRenderer({
    engine,
    store,
    model: () => model,
    watched: () => watched,
    batchLimit: () => most,
    drag,
  });

  engine.subscribe((event) => {
    if (event.type !== 'grid' && event.type !== 'recovered') return;
    // The generator has moved on.
    renderer.drawMain();
    renderer.drawInside();
    redrawBudget = Math.max(0, redrawBudget - redrawn);
    if (redrawBudget > 0) return;
    redrawBudget = renderer.besides();
    renderer.drawKept();
    renderer.drawMode();
  });

  /** A plane along directions goes through z: where z has left it, the one that it is on now is drawn. */
  function followPlane(before: Plane | null): void {
    const state = store.getState();
    const { mode, spannedBy, view } = state;
    const plane = planeOf(state);
    if (mode !== 'plane' || spannedBy !== 'directions' || !plane) return;
    const origin = before?.origin;
    if (origin && plane.origin.every((value, i) => Math.abs(value - (origin[i] ?? 0)) < onPlane)) {
      return;
    }
    const here = coordinates(plane, state.z.present);
    const away = Math.max(Math.abs(here.x - view.x), Math.abs(here.y - view.y)) > view.reach;
    store.setState({ view: away ? { ...here, reach: view.reach } : { ...view } });
    renderer.drawMode();
  }

  function move(z: Float32Array, done: boolean): void {
    const { z: before } = store.getState();
    const plane = planeOf(store.getState());
    const at = now();
    movedAt = done ? -Infinity : at;
    if (done) {
      // The whole drag is one step back, to where it began.
      const base = dragStart ? amend(before, dragStart) : before;
      dragStart = null;
      store.setState({ z: commit(base, z) });
    } else {
      dragStart ??= before.present;
      store.setState({ z: amend(before, z) });
    }
    renderer.drawMain(at);
    renderer.drawInside();
    if (store.getState().mode === 'sliders') renderer.drawNear();
    followPlane(plane);
  }

  return {
    store,
    attach: (next, oneByOne = false) => {
      most = oneByOne ? atOnce.oneByOne : atOnce.together;
      const back = next === model;
      const same = next.latent === model.latent && next.seed === model.seed;
      model = next;
      if (!same) {
        const { mode, sliders, radius } = store.getState();
        store.setState({
          ...freshLatent(gridZ(next.seed, 1, next.latent)),
          mode,
          sliders,
          radius,
        });
      }
      // Another run may lack the maps that were off; the same one may have trained on meanwhile.
      if (!back) store.setState({ ablated: [] });
      store.setState({ influence: null, directions: null, inside: null });
      renderer.forgetFaults();
      renderer.drawAll();
      renderer.findDirections();
    },
    watch: (on) => {
      watched = on;
      store.setState({ measuring: false });
      if (!on) return;
      renderer.drawAll();
      if (!store.getState().directions) renderer.findDirections();
    },
    move,
    randomise: () => move(drawZ(model.seed ^ 0x2b1d, draws++, model.latent), true),
    change: (part) => {
      const plane = planeOf(store.getState());
      store.setState(part);
      if ('t' in part) movedAt = now();
      const touched = (...names: (keyof LatentState)[]) => names.some((name) => name in part);
      if (touched('z')) {
        renderer.drawMain(now());
        if (!touched('view')) followPlane(plane);
      }
      if (touched('z', 'ablated')) renderer.drawInside();
      if (touched('kept')) renderer.drawKept();
      if (touched('t')) renderer.drawScrub();
      if (touched('a', 'b')) {
        renderer.drawScrub();
        renderer.drawStrip();
      }
      if (touched('stripCount')) renderer.drawStrip();
      if (touched('groups')) renderer.drawSums();
      if (touched('mode', 'view', 'corners', 'spannedBy', 'axes', 'radius', 'draw', 'z'))
        renderer.drawMode();
    },
    measureInfluence: renderer.measureInfluence,
    redraw: () => {
      renderer.forgetFaults();
      renderer.drawAll();
      if (!store.getState().directions) renderer.findDirections();
    },
  };
}
