import { summariseClasses } from '../../src/core/metrics/classes';
import type { DistanceRow, Quality } from '../../src/core/metrics/quality';
import type { LossRecord } from '../../src/engine/trainer';

export function lossesCsv(losses: readonly LossRecord[]): string {
  return ['step,d,g', ...losses.map(({ step, d, g }) => `${step},${d},${g}`), ''].join('\n');
}

const columns = [
  ...['step', 'samples', 'classifier', 'covered', 'features', 'featuresError', 'featuresReal'],
  ...['components', 'componentsError', 'componentsReal', 'varianceRatio', 'trainingSign'],
  ...['heldOutSign', 'fakeScore'],
] as const;

/** A row a measurement; distances as shares of the real images' spread, empty where nothing judges. */
export function qualityCsv(measured: readonly Quality[]): string {
  const rows = measured.map((found) => {
    const { step, samples, classifier, classes, features, components } = found;
    const { covered } = classes ? summariseClasses(Uint32Array.from(classes)) : { covered: '' };
    return [
      ...[step, samples, classifier?.version ?? '', covered],
      ...[features?.share ?? '', features?.standardError ?? '', features?.real ?? ''],
      ...[components.share, components.standardError, components.real],
      ...[(features ?? components).varianceRatio, found.trainingSign],
      ...[found.heldOutSign ?? '', found.fakeScore],
    ].join();
  });
  return [columns.join(), ...rows, ''].join('\n');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** One measurement in words. */
export function qualityLines(found: Quality): string[] {
  const { step, samples, classifier, classes, features, components, manifold } = found;
  const { trainingSign, heldOutSign, copying } = found;
  const row = (name: string, { share, standardError, real, noise }: DistanceRow) =>
    `${name}: ${percent(share)} ± ${percent(standardError)} of the real spread ` +
    `(as many other real images ${percent(real)}, noise ${percent(noise)})`;
  const summary = classes && summariseClasses(Uint32Array.from(classes));
  return [
    `step ${step}, ${samples} images of G's moving average`,
    ...(classes && summary
      ? [`classes covered: ${summary.covered} of ${classes.length} (${classes.join(', ')})`]
      : []),
    ...(features && classifier
      ? [row(`Fréchet distance by classifier ${classifier.version}`, features)]
      : []),
    row('Fréchet distance by pixel components', components),
    ...(manifold
      ? [
          `precision ${manifold.precision.toFixed(3)}, recall ${manifold.recall.toFixed(3)}, ` +
            `density ${manifold.density.toFixed(3)}, coverage ${manifold.coverage.toFixed(3)}`,
        ]
      : []),
    `E[sign D] on training images ${trainingSign.toFixed(2)}` +
      (heldOutSign === null ? '' : `, on images held out ${heldOutSign.toFixed(2)}`),
    ...(copying
      ? [
          `copying: Z_U ${copying.statistic.toFixed(1)} (copies below −10) of ${copying.samples} images, ` +
            `${percent(copying.copiedShare)} are a training image; compared with ` +
            (copying.yardstick === 'heldOut'
              ? 'images held out'
              : 'the training images themselves'),
        ]
      : []),
  ];
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Steps a second without the first iteration, in which the device's programs are compiled. */
export class Stopwatch {
  private first: { step: number; at: number } | null = null;
  private last = { step: 0, at: 0 };

  /** @param at now, in milliseconds */
  computed(step: number, at: number): void {
    this.first ??= { step, at };
    this.last = { step, at };
  }

  get stepsPerSecond(): number {
    const steps = this.last.step - (this.first?.step ?? 0);
    return steps > 0 ? (steps * 1000) / (this.last.at - (this.first?.at ?? 0)) : 0;
  }
}

export function progressLine(
  { step, d, g }: LossRecord,
  steps: number,
  batch: number,
  speed: number,
): string {
  const parts = [`step ${step}/${steps}`, `D ${d.toFixed(3)}`, `G ${g.toFixed(3)}`];
  if (speed > 0) {
    parts.push(
      `${speed.toFixed(2)} steps/s`,
      `${Math.round(speed * batch)} images/s`,
      `${clock((steps - step) / speed)} left`,
    );
  }
  return parts.join('   ');
}
