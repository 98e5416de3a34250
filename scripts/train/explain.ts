import { Fault, isFault } from '../../src/core/fault';
import { faults } from '../../src/i18n/en/faults';

/** One line for whatever was thrown, in the words that the page has for it. */
export function explain(error: unknown): string {
  if (!isFault(error)) return error instanceof Error ? error.message : String(error);
  const { code, params } = error.record;
  // The record ties the parameters to the code; TypeScript cannot follow it through the table.
  return (faults[code] as (given: Fault['record']['params']) => string)(params);
}
