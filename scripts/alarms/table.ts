import type { Quality } from '../../src/core/metrics/quality';
import { worstAlarm } from '../../src/features/train/measurements';

/** What `npm run alarms` measured of one run. */
export interface WatchedRow {
  preset: string;
  dataset: string;
  seed: number;
  steps: number;
  engine: 'wasm' | 'gpu';
  batch: number;
  history: Quality[];
}

/** Alarms that were the worst of their moment, with the step of the measurement that raised each. */
function rung({ history, batch }: WatchedRow): string[] {
  const found = new Map<string, number>();
  history.forEach(({ step }, last) => {
    const alarm = worstAlarm(history.slice(0, last + 1), batch);
    if (alarm && !found.has(alarm.code)) found.set(alarm.code, step);
  });
  return Array.from(found, ([code, step]) => `${code} at ${step}`);
}

/** Of each preset, data set and length a line. */
export function alarmTable(rows: readonly WatchedRow[]): string {
  const groups = new Map<string, WatchedRow[]>();
  for (const row of rows) {
    const key = `${row.preset} | ${row.dataset} | ${row.steps}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = Array.from(groups, ([key, group]) => {
    const seeds = group.map(({ seed }) => seed).sort((a, b) => a - b);
    const measured = group.reduce((sum, { history }) => sum + history.length, 0);
    const alarms = group.flatMap((row) => rung(row).map((each) => `seed ${row.seed}: ${each}`));
    return `| ${key} | ${seeds.join(', ')} | ${measured} | ${alarms.join('; ') || 'none'} |`;
  });
  return [
    '| preset | data | steps | seeds | measurements | alarms |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
