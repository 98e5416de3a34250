import { table } from '../markdown';
import type { Measured } from './visit';

/** One table: what is asked of the page beside what was measured. */
export function roomsMarkdown(device: string, conditions: string, rows: Measured[]): string {
  const word = (met: boolean | null) => (met === null ? '–' : met ? 'yes' : 'no');
  return [
    `Device: ${device}. ${conditions}`,
    '',
    table([
      ['figure', 'asked', 'measured', 'met'],
      ...rows.map(({ what, asked, found, met }) => [what, asked, found, word(met)]),
    ]),
  ].join('\n');
}
