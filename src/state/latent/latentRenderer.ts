import { toFaultRecord } from '../../core/fault';
import type { FaultCode, FaultRecord } from '../../core/fault';
import { analogy, meanOf } from '../../core/latent/arithmetic';
import { between, pathPoints } from '../../core/latent/path';
import { mapPoints } from '../../core/latent/plane';
import { neighbours } from '../../core/latent/variants';
import { tiles } from '../../core/pixels';
import { PriorityQueue } from './priorityQueue';
import type { DragState } from './priorityQueue';
import { namedDirections, nearCount, pathOrder } from './latentState';
import type { Drawn } from './latentState';
import { measureInfluence } from './measureInfluence';
import type { InfluenceOptions } from './measureInfluence';
import type { Picture } from './pictures';
import { planeOf } from './planeOf';

/** What a finger moves. */
const urgent = ['main', 'scrub'] as const;
type Lane =
  | (typeof urgent)[number]
  | 'strip'
  | 'sums'
  | 'near'
  | 'kept'
  | 'plane'
  | 'directions'
  | 'influence';

/** Sides of the map: rough at once, fine when nobody moves. */
const planeResolutions = [8, 14] as const;
const maxLatencies = 200;

/** Faults that only mean that there is nothing to draw just now. */
const ignoredFaults: readonly FaultCode[] = ['engine.superseded', 'engine.notOpen'];

interface RendererOptions extends InfluenceOptions {
  watched: () => boolean;
  drag: DragState;
}

/** Draws what the state describes, and puts the pictures into it. */
export function createLatentRenderer(options: RendererOptions) {
  const { engine, store, model, watched, batchLimit, drag } = options;
  const queue = new PriorityQueue<Lane>(urgent, drag);
  /** The engine looks inside by other means than it draws: neither waits for the other. */
  const inspections = new PriorityQueue<'inside'>([], drag);
  let moved: number | null = null;

  /** What went wrong in each lane, until that lane goes well again. */
  const faults = new Map<Lane | 'inside', FaultRecord>();
  const showFault = () => {
    const [fault = null] = faults.values();
    if (fault !== store.getState().fault) store.setState({ fault });
  };
  const guarded = (lane: Lane | 'inside', work: () => Promise<void>) => () =>
    work()
      .then(
        () => faults.delete(lane),
        (error: unknown) => {
          const fault = toFaultRecord(error);
          if (!ignoredFaults.includes(fault.code)) faults.set(lane, fault);
        },
      )
      .then(showFault);
  const shown = () => watched() && model().latent > 0;
  const offer = (lane: Lane, work: () => Promise<void>, asked = false) => {
    if (shown()) queue.offer(lane, guarded(lane, work), asked);
  };

  async function draw(zs: readonly Float32Array[]): Promise<Picture[]> {
    if (zs.length === 0) return [];
    const { latent } = model();
    const z = new Float32Array(zs.length * latent);
    zs.forEach((each, i) => z.set(each, i * latent));
    const { images, scores } = await engine.generate(z);
    return tiles(images, zs.length, zs.length).map((pixels, i) => ({
      z: zs[i] ?? new Float32Array(latent),
      pixels,
      score: scores[i] ?? NaN,
    }));
  }

  const put = (part: Partial<Drawn>) =>
    store.setState(({ drawn }) => ({ drawn: { ...drawn, ...part } }));

  /** @param at when a finger moved z; the wait for its picture is measured */
  function drawMain(at?: number): void {
    if (at !== undefined) moved ??= at;
    const draws = async () => {
      const asked = moved;
      moved = null;
      const [main = null] = await draw([store.getState().z.present]);
      put({ main });
      if (asked === null) return;
      const latencies = [...store.getState().latencies, drag.now() - asked].slice(-maxLatencies);
      store.setState({ latencies });
    };
    offer('main', draws, at !== undefined);
  }

  function drawInside(): void {
    if (!shown()) return;
    const look = async () => {
      const { z, ablated } = store.getState();
      store.setState({ inside: await engine.inspect(z.present.slice(), ablated) });
    };
    inspections.offer('inside', guarded('inside', look));
  }

  function drawNear(): void {
    offer('near', async () => {
      const { z, radius, draw: number } = store.getState();
      const { seed } = model();
      const near = neighbours(z.present, radius, nearCount, { seed, draw: number });
      put({ near: await draw(near) });
    });
  }

  function drawKept(): void {
    offer('kept', async () => put({ kept: await draw(store.getState().kept) }));
  }

  function drawScrub(): void {
    const { a, b } = store.getState();
    if (!a || !b) return;
    offer('scrub', async () => {
      const { t } = store.getState();
      put({ scrub: await draw(pathOrder.map((kind) => between(kind, a, b, t))) });
    });
  }

  function drawStrip(): void {
    const { a, b } = store.getState();
    if (!a || !b) return;
    offer('strip', async () => {
      const { stripCount } = store.getState();
      put({ strip: await draw(pathOrder.flatMap((kind) => pathPoints(kind, a, b, stripCount))) });
    });
  }

  function drawSums(): void {
    offer('sums', async () => {
      const { a, b, c } = store.getState().groups;
      const wanted = [
        ['a', meanOf(a)],
        ['b', meanOf(b)],
        ['c', meanOf(c)],
        ['result', analogy(a, b, c)],
      ] as const;
      const there = wanted.flatMap(([name, z]) => (z ? [{ name, z }] : []));
      const pictures = await draw(there.map(({ z }) => z));
      put({ sums: Object.fromEntries(there.map(({ name }, i) => [name, pictures[i]])) });
    });
  }

  /** Rough first, then fine, a piece at a time; a newer window takes over between two pieces. */
  function drawPlane(level = 0, before: Picture[] = []): void {
    const side = planeResolutions[level];
    if (side === undefined) return;
    offer('plane', async () => {
      const state = store.getState();
      const plane = planeOf(state);
      if (!plane) {
        put({ plane: null });
        return;
      }
      const { view } = state;
      const points = mapPoints(plane, view, side);
      const zs = Array.from({ length: side * side }, (_, i) =>
        points.slice(i * model().latent, (i + 1) * model().latent),
      );
      const part = await draw(zs.slice(before.length, before.length + batchLimit()));
      const pictures = [...before, ...part];
      if (store.getState().view !== view) drawPlane();
      else if (pictures.length < zs.length) drawPlane(level, pictures);
      else {
        put({ plane: { view, side, pictures } });
        drawPlane(level + 1);
      }
    });
  }

  function findDirections(): void {
    offer('directions', async () => {
      store.setState({ directions: await engine.directions(namedDirections) });
      if (store.getState().mode === 'plane') drawPlane();
    });
  }

  /** Pictures that `drawKept` and `drawMode` draw. */
  function backgroundCount(): number {
    const { mode, kept, stripCount } = store.getState();
    const ofMode = {
      sliders: nearCount,
      between: pathOrder.length * (1 + stripCount),
      arithmetic: 4,
      plane: planeResolutions.reduce((sum, side) => sum + side ** 2, 0),
    };
    return kept.length + ofMode[mode];
  }

  /** What the present mode shows. */
  function drawMode(): void {
    const { mode } = store.getState();
    switch (mode) {
      case 'sliders':
        drawNear();
        break;
      case 'between':
        drawScrub();
        drawStrip();
        break;
      case 'arithmetic':
        drawSums();
        break;
      case 'plane':
        drawPlane();
        break;
      default:
        mode satisfies never;
    }
  }

  function drawAll(): void {
    drawMain();
    drawInside();
    drawKept();
    drawMode();
  }

  function forgetFaults(): void {
    faults.clear();
    showFault();
  }

  return {
    forgetFaults,
    drawMain,
    drawInside,
    drawNear,
    drawKept,
    drawScrub,
    drawStrip,
    drawSums,
    drawMode,
    besides: backgroundCount,
    drawAll,
    findDirections,
    measureInfluence: () => measureInfluence(options, (work) => offer('influence', work)),
  };
}
