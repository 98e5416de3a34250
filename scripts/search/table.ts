/** What `npm run search` found of one run at one budget. Distances are shares of the real images' spread. */
export interface SearchRow {
  name: string;
  dataset: string;
  seed: number;
  /** TFLOP spent, and the steps that makes. */
  budget: number;
  steps: number;
  samples: number;
  /** Of training on this machine. */
  seconds: number;
  features: number | null;
  components: number;
  covered: number | null;
  recall: number | null;
  varianceRatio: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = NaN, high = NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 0 ? (low + high) / 2 : high;
}

const percent = (share: number) => (100 * share).toFixed(1);

/** Of each candidate and budget a line: the median over seeds, with the least and the most. */
export function searchTable(rows: readonly SearchRow[]): string {
  const groups = new Map<string, SearchRow[]>();
  for (const row of rows) {
    const key = `${row.name}|${row.budget}|${row.samples}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const known = (of: (row: SearchRow) => number | null) =>
      group.map(of).filter((value) => value !== null);
    const spread = (values: readonly number[]) =>
      values.length === 0
        ? '–'
        : `${percent(median(values))} (${percent(Math.min(...values))}–${percent(Math.max(...values))})`;
    const covered = known((row) => row.covered);
    const recall = known((row) => row.recall);
    return [
      [
        ...[first.name, first.budget, first.steps, group.length],
        spread(known((row) => row.features)),
        spread(group.map((row) => row.components)),
        covered.length === 0 ? '–' : Math.min(...covered),
        recall.length === 0 ? '–' : median(recall).toFixed(2),
        median(group.map((row) => row.seconds)).toFixed(1),
      ].join(' | '),
    ];
  });
  return [
    '| candidate | TFLOP | steps | seeds | features % | components % | fewest classes | recall | seconds |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
  ].join('\n');
}
