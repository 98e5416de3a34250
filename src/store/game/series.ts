import type { GameFrame } from '../../bridge/game';

const capacity = 20_000;

/** V and the divergence at the steps that were looked at; outside React, read by subscription. */
export class GameSeries {
  private steps: number[] = [];
  private values: number[] = [];
  private divergences: number[] = [];
  private readonly listeners = new Set<() => void>();

  /** Adds a look; those at its step or after it, of before a rewind, give way. */
  append({ step, value, divergence }: GameFrame): void {
    while (this.steps.length > 0 && (this.steps.at(-1) ?? 0) >= step) this.pop();
    if (this.steps.length === capacity) this.thin();
    this.steps.push(step);
    this.values.push(value.total);
    this.divergences.push(divergence);
    this.tell();
  }

  clear(): void {
    this.steps = [];
    this.values = [];
    this.divergences = [];
    this.tell();
  }

  view(): { steps: number[]; values: number[]; divergences: number[] } {
    const stride = Math.ceil(this.steps.length / 600);
    const pick = (list: number[]) =>
      stride <= 1 ? list : list.filter((_, i) => i % stride === 0 || i === list.length - 1);
    return {
      steps: pick(this.steps),
      values: pick(this.values),
      divergences: pick(this.divergences),
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
  }

  /** Keeps every other look of the older half. */
  private thin(): void {
    const keep = (_: number, i: number) => i > capacity / 2 || i % 2 === 0;
    this.steps = this.steps.filter(keep);
    this.values = this.values.filter(keep);
    this.divergences = this.divergences.filter(keep);
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
