import type { StepSummary } from '../../rpc/toyGan';

const capacity = 20_000;

/** V, the divergence and both losses at the steps that were looked at; outside React, read by subscription. */
export class ToyGanSeries {
  private steps: number[] = [];
  private values: number[] = [];
  private divergences: number[] = [];
  private dLosses: number[] = [];
  private gLosses: number[] = [];
  private readonly listeners = new Set<() => void>();

  /** Adds a look; those at its step or after it, of before a rewind, give way. */
  append({ step, value, divergence, d, g }: StepSummary): void {
    while (this.steps.length > 0 && (this.steps.at(-1) ?? 0) >= step) this.pop();
    if (this.steps.length === capacity) this.decimate();
    this.steps.push(step);
    this.values.push(value.total);
    this.divergences.push(divergence);
    this.dLosses.push(d?.loss ?? Number.NaN);
    this.gLosses.push(g?.loss ?? Number.NaN);
    this.emit();
  }

  clear(): void {
    this.steps = [];
    this.values = [];
    this.divergences = [];
    this.dLosses = [];
    this.gLosses = [];
    this.emit();
  }

  /** At most about 600 looks, evenly spread; NaN for the loss of who did not play. */
  view(): Record<'steps' | 'values' | 'divergences' | 'dLosses' | 'gLosses', number[]> {
    const stride = Math.ceil(this.steps.length / 600);
    const pick = (list: number[]) =>
      stride <= 1 ? list : list.filter((_, i) => i % stride === 0 || i === list.length - 1);
    return {
      steps: pick(this.steps),
      values: pick(this.values),
      divergences: pick(this.divergences),
      dLosses: pick(this.dLosses),
      gLosses: pick(this.gLosses),
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private pop(): void {
    this.steps.pop();
    this.values.pop();
    this.divergences.pop();
    this.dLosses.pop();
    this.gLosses.pop();
  }

  /** Keeps every other look of the older half. */
  private decimate(): void {
    const keep = (_: number, i: number) => i > capacity / 2 || i % 2 === 0;
    this.steps = this.steps.filter(keep);
    this.values = this.values.filter(keep);
    this.divergences = this.divergences.filter(keep);
    this.dLosses = this.dLosses.filter(keep);
    this.gLosses = this.gLosses.filter(keep);
  }

  private emit(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
