import type { FaultCode, FaultParams, FaultRecord } from '../core/fault';
import type { Messages } from './messages';

/** How a fault's record prints; a message of this form is no sentence for people. */
const printed = /^(?:Fault: )?([a-z]+\.\w+) (\{.*\})$/s;

/** The record that a message prints, or null. */
function recordIn(message: unknown): { code: string; params: unknown } | null {
  const [, code, json] = printed.exec(String(message)) ?? [];
  if (code === undefined || json === undefined) return null;
  try {
    return { code, params: JSON.parse(json) as unknown };
  } catch {
    return { code, params: {} };
  }
}

/**
 * What went wrong, as a sentence or more in the reader's language: also of a code that this version of the page
 * doesn't know, such as one from a worker of a newer version.
 */
export function formatFault(messages: Messages, fault: FaultRecord): string {
  const { faults, app } = messages;
  try {
    const inner = fault.code === 'engine.unexpected' ? recordIn(fault.params.message) : null;
    // What the message prints may be anything; the lines below take it so.
    if (inner !== null) return formatFault(messages, inner as FaultRecord);
    if (!Object.hasOwn(faults, fault.code)) return app.unknownFault;
    // A record pairs each code with its own parameters, which TypeScript can't follow through a union.
    const words = faults[fault.code] as (of: FaultParams[FaultCode]) => string;
    const said = words(fault.params);
    return fault.code === 'engine.gaveUp' ? formatFault(messages, fault.params.cause) + said : said;
  } catch {
    // Parameters of another version's.
    return app.unknownFault;
  }
}
