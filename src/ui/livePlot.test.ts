// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LossSeries } from '../state/series';
import { livePlot } from './livePlot';

/** What is handed to the chart library to be drawn, in points. */
const drawn: number[] = [];
/** The newest of it. */
let handed: unknown[][] = [];

vi.mock('uplot', () => ({
  default: class {
    constructor(_options: unknown, data: unknown[][]) {
      this.setData(data);
    }
    setData(data: unknown[][]) {
      handed = data;
      drawn.push(Math.max(...data.map(({ length }) => length)));
    }
    setSize() {}
    redraw() {}
    destroy() {}
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
  drawn.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

test('100,000 steps are drawn as about a thousand points, once for many events', () => {
  const series = new LossSeries();
  const read = () => {
    const { steps, d, g } = series.view();
    return { x: steps, ys: [d, g] };
  };
  const subscribe = (listener: () => void) => series.subscribe(listener);
  const element = document.createElement('div');
  const end = livePlot(element, { curves: [], lines: [], read, subscribe });
  for (let from = 1; from <= 100_000; from += 100) {
    const steps = Uint32Array.from({ length: 100 }, (_, i) => from + i);
    const losses = Float32Array.from(steps, (step) => Math.sin(step));
    series.append(steps, losses, losses);
  }
  expect(drawn).toEqual([0]);
  vi.advanceTimersByTime(10_000);
  expect(drawn).toHaveLength(2);
  expect(drawn[1]).toBeGreaterThan(500);
  expect(drawn[1]).toBeLessThanOrEqual(200 * 6);
  end();
  series.rewind(0);
  vi.advanceTimersByTime(10_000);
  expect(drawn).toHaveLength(2);
});

test('on a logarithmic axis curves are drawn as logarithms, with gaps where there is none', () => {
  const read = () => ({ x: [1, 2, 3, 4], ys: [[0.01, 10, 0, Number.NaN]] });
  const logAxis = { low: 0.01, high: 10, format: String };
  const subscribe = () => () => undefined;
  const element = document.createElement('div');
  livePlot(element, { curves: [], lines: [], logAxis, read, subscribe })();
  expect(handed[1]).toEqual([-2, 1, null, null]);
  livePlot(element, { curves: [], lines: [], read, subscribe })();
  expect(handed[1]).toEqual([0.01, 10, 0, null]);
});
