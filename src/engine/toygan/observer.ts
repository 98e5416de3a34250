import { heatSide, warpLines, warpPoints } from '../../rpc/toyGan';
import type { ToyGanFrame, LineView, PlaneView } from '../../rpc/toyGan';
import { isPlaneData } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import { lineCoverage, planeCoverage } from '../../core/toygan/coverage';
import { density, sampler } from '../../core/toygan/density';
import { estimate, estimateSamples, smooth } from '../../core/toygan/estimate';
import { nodes } from '../../core/toygan/line';
import { dataSource, noiseBatch, noiseSlices } from '../../core/toygan/nets';
import { plane } from '../../core/toygan/plane';
import {
  distanceToBest,
  jensenShannon,
  jensenShannonOfCounts,
  valueOf,
} from '../../core/toygan/value';
import { scores } from '../../core/nn/losses';
import type { ToyGan } from './toyGan';

/** What a frame says besides which iteration it belongs to. */
type Observation = Omit<ToyGanFrame, 'step' | 'oldest' | 'newest' | 'd' | 'g'>;

/** Samples on each side of V. */
const valueSamples = 512;
const lineCount = 41;
const arrowCount = 60;
const fakeCount = 1024;
/** Cells of the histograms behind the plane's divergence, each way. */
const histogramSide = 20;
/** Batches for looking lie at steps that no game reaches. */
const observationStep = -1_000_000;

const mean = (values: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return sum / values.length;
};

function moments(x: Float32Array, stride: number): { mean: number; std: number } {
  const first = x.filter((_, i) => i % stride === 0);
  const middle = mean(first);
  return { mean: middle, std: Math.sqrt(mean(first.map((value) => (value - middle) ** 2))) };
}

/**
 * Where each fake would have to go for G's loss to fall: −∂/∂x of its own loss.
 * @param fakes [n, dimensions] @returns a new array of that shape
 */
export function descent(gan: ToyGan, fakes: Float32Array): Float32Array {
  return gan.sampleGradient(fakes).map((value) => -value);
}

/** V with the nets as they are, and D's mean scores. */
export type Evaluation = Pick<ToyGanFrame, 'value' | 'onReal' | 'onFake'>;

/** Looks at a toy GAN without changing it, always at the same data and the same noise. */
export interface Observer {
  evaluated(gan: ToyGan): Evaluation;
  /** @param seen what `judged` would say, where it is known already */
  observe(gan: ToyGan, seen?: Evaluation): Observation;
}

export function createObserver(config: ToyGanConfig): Observer {
  return isPlaneData(config.data) ? planeObserver(config, config.data) : lineObserver(config);
}

/** From samples of both sides. */
function evaluate(
  config: ToyGanConfig,
  gan: ToyGan,
  real: Float32Array,
  fake: Float32Array,
): Evaluation {
  const onReal = gan.logits(real);
  const onFake = gan.logits(fake);
  return {
    value: valueOf(config.loss, onReal, onFake),
    onReal: mean(scores(config.loss, onReal)),
    onFake: mean(scores(config.loss, onFake)),
  };
}

function lineObserver(config: ToyGanConfig): Observer {
  const { data, drawing, noise, loss } = config;
  if (isPlaneData(data)) throw new Error('lineLooker: data on a plane');
  const pData = density(data, drawing);
  const target = smooth(pData);
  const invert = sampler(pData);
  const real = Float32Array.from({ length: valueSamples }, (_, i) =>
    invert((i + 0.5) / valueSamples),
  );
  const zValue = noiseSlices(noise, valueSamples);
  const zEstimate = noiseSlices(noise, estimateSamples);
  const zLines = noiseSlices(noise, lineCount);
  const grid = Float32Array.from(nodes());
  const evaluated = (gan: ToyGan) => evaluate(config, gan, real, gan.generate(zValue));
  return {
    evaluated,
    observe: (gan, seen = evaluated(gan)) => {
      const samples = gan.generate(zEstimate);
      const pG = Float32Array.from(estimate(samples));
      const score = scores(loss, gan.logits(grid));
      const x = gan.generate(zLines);
      const sampleDescent = descent(gan, x);
      const line: LineView = {
        score,
        pG,
        z: zLines.slice(),
        x,
        sampleDescent,
        distance: distanceToBest(loss, score, target, pG),
      };
      return {
        ...seen,
        ...moments(samples, 1),
        divergence: jensenShannon(target, pG),
        coverage: lineCoverage(data, pData, samples),
        sampleDescent: mean(sampleDescent.map(Math.abs)),
        view: { kind: 'line', line },
      };
    },
  };
}

function planeObserver(config: ToyGanConfig, data: Parameters<typeof planeCoverage>[0]): Observer {
  const draw = dataSource(config);
  const real = draw(observationStep, valueSamples);
  const zValue = noiseBatch(config, observationStep, valueSamples);
  const zFake = noiseBatch(config, observationStep, fakeCount);
  const counts = histogram(draw(observationStep, 8 * fakeCount));
  const zCounts = noiseBatch(config, observationStep, 2 * fakeCount);
  const side = (plane.max - plane.min) / heatSide;
  const middle = (i: number) => plane.min + (i + 0.5) * side;
  const heat = Float32Array.from({ length: 2 * heatSide ** 2 }, (_, i) => {
    const cell = i >> 1;
    return middle(i % 2 === 0 ? cell % heatSide : Math.floor(cell / heatSide));
  });
  const grid = noiseGrid(config.noise);
  const evaluated = (gan: ToyGan) => evaluate(config, gan, real, gan.generate(zValue));
  return {
    evaluated,
    observe: (gan, seen = evaluated(gan)) => {
      const fake = gan.generate(zFake);
      const sampleDescent = descent(gan, fake.slice(0, 2 * arrowCount));
      const view: PlaneView = {
        score: scores(config.loss, gan.logits(heat)),
        fake,
        sampleDescent,
        warp: gan.generate(grid),
      };
      const lengths = Array.from({ length: arrowCount }, (_, i) =>
        Math.hypot(sampleDescent[2 * i] ?? 0, sampleDescent[2 * i + 1] ?? 0),
      );
      return {
        ...seen,
        ...moments(fake, 2),
        divergence: jensenShannonOfCounts(counts, histogram(gan.generate(zCounts))),
        coverage: planeCoverage(data, config.drawing, fake),
        sampleDescent: mean(lengths),
        view: { kind: 'plane', plane: view },
      };
    },
  };
}

/** Samples per cell of the drawn square, and one more cell for all outside it. */
function histogram(samples: Float32Array): Float64Array {
  const cells = new Float64Array(histogramSide ** 2 + 1);
  const place = (value: number) =>
    Math.floor(((value - plane.min) / (plane.max - plane.min)) * histogramSide);
  for (let i = 0; i < samples.length; i += 2) {
    const column = place(samples[i] ?? 0);
    const row = place(samples[i + 1] ?? 0);
    const inside = Math.min(column, row) >= 0 && Math.max(column, row) < histogramSide;
    const cell = inside ? column + histogramSide * row : histogramSide ** 2;
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  return cells;
}

/** Points along the lines of an even grid over the noise: first those along z₁, then along z₂. */
function noiseGrid(noise: ToyGanConfig['noise']): Float32Array {
  const reach = noise === 'uniform' ? 1 : 2;
  const along = (i: number, count: number) => reach * ((2 * i) / (count - 1) - 1);
  const out: number[] = [];
  for (const flip of [false, true]) {
    for (let line = 0; line < warpLines; line++) {
      for (let point = 0; point < warpPoints; point++) {
        const pair = [along(point, warpPoints), along(line, warpLines)];
        out.push(...(flip ? pair.reverse() : pair));
      }
    }
  }
  return Float32Array.from(out);
}
