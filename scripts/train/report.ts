import type { LossRecord } from '../../src/engine/trainer';

export function lossesCsv(losses: readonly LossRecord[]): string {
  return ['step,d,g', ...losses.map(({ step, d, g }) => `${step},${d},${g}`), ''].join('\n');
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
