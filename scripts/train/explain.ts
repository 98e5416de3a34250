import type { Fallback } from '../../src/rpc/engine';
import { isFault } from '../../src/core/fault';
import { engine } from '../../src/i18n/en/engine';
import { en } from '../../src/i18n/messages';
import { formatFault } from '../../src/i18n/formatFault';

/** One line for whatever was thrown, in the words that the page has for it. */
export function explain(error: unknown): string {
  if (!isFault(error)) return error instanceof Error ? error.message : String(error);
  const { record } = error;
  return formatFault(en, record);
}

/** One line on why no GPU trains: the page's words for most of this are about browsers. */
export function explainFallback(fallback: Fallback): string {
  if (fallback === 'selfTest') return engine.fallbacks.selfTest;
  if (fallback === 'softwareAdapter') return engine.fallbacks.softwareAdapter;
  return 'No Vulkan, Metal or Direct3D device can be used here, so the processor trains instead.';
}
