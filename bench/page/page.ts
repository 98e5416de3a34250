import type { Report, Scenario } from '../runner';
import { runScenario } from '../runner';

declare global {
  var bench: (scenario: Omit<Scenario, 'log'>) => Promise<Report>;
}

globalThis.bench = (scenario) => runScenario({ ...scenario, log: (line) => console.log(line) });
