import { kernelReport } from './kernels';
import type { KernelReport } from './kernels';
import { runScenario } from './runner';
import type { Report, Scenario } from './runner';
import { scalingReport } from './scaling';
import type { ScalingReport } from './scaling';

/** What the benchmark can be asked for; plain data, so that it can be sent to a page. */
export interface Job extends Omit<Scenario, 'log'> {
  kind: 'trainers' | 'scaling' | 'kernels';
}

export type Result =
  | { kind: 'trainers'; report: Report }
  | { kind: 'scaling'; report: ScalingReport }
  | { kind: 'kernels'; report: KernelReport };

/** Runs in Node and in a page alike; `navigator.gpu` must be there. */
export async function runJob(
  { kind, ...scenario }: Job,
  log: (line: string) => void,
): Promise<Result> {
  const { model, repetitions } = scenario;
  switch (kind) {
    case 'trainers':
      return { kind, report: await runScenario({ ...scenario, log }) };
    case 'scaling':
      return { kind, report: await scalingReport(model, repetitions, log) };
    case 'kernels':
      return { kind, report: await kernelReport(model, repetitions) };
    default:
      return kind satisfies never;
  }
}
