import type { FaultCode, FaultParams, FaultRecord } from '../core/fault';
import type { Messages } from './messages';

/** What went wrong, as a sentence or more in the reader's language. */
export function sentence(messages: Messages, fault: FaultRecord): string {
  // A record pairs each code with its own parameters, which TypeScript can't follow through a union.
  const words = messages.faults[fault.code] as (of: FaultParams[FaultCode]) => string;
  const said = words(fault.params);
  return fault.code === 'engine.gaveUp' ? sentence(messages, fault.params.cause) + said : said;
}
