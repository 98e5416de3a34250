/** An equilibrium loss as the books write it. */
export function equilibriumLabel(level: number): string {
  if (level === 2 * Math.LN2) return '2 log 2';
  if (level === Math.LN2) return 'log 2';
  if (level === -Math.LN2) return '−log 2';
  return String(level);
}
