import { isFault } from '../../src/core/fault';
import { en } from '../../src/i18n/messages';
import { sentence } from '../../src/i18n/sentence';

/** One line for whatever was thrown, in the words that the page has for it. */
export function explain(error: unknown): string {
  if (isFault(error)) return sentence(en, error.record);
  return error instanceof Error ? error.message : String(error);
}
