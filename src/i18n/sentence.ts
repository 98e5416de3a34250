import type { FaultCode, FaultParams, FaultRecord } from '../core/fault';
import type { Messages } from './messages';

/** What went wrong, as a sentence in the reader's language. */
export function sentence({ faults }: Messages, { code, params }: FaultRecord): string {
  // A record pairs each code with its own parameters, which TypeScript can't follow through a union.
  const words = faults[code] as (of: FaultParams[FaultCode]) => string;
  return words(params);
}
