import { languages } from '../../src/core/language';
import type { Language } from '../../src/core/language';
import { classroom as en } from '../../src/i18n/en/classroom';
import { classroom as zhHans } from '../../src/i18n/zh/classroom';
import { weights } from './respond';

export const messages: Record<Language, typeof en> = { en, 'zh-Hans': zhHans };

export const languageOf = (tag: string): Language => (/^zh\b/i.test(tag) ? 'zh-Hans' : 'en');

/**
 * The language in which a page answers.
 * @param asked what the address says, if anything
 * @param accepted the browser's `Accept-Language`
 */
export function choose(asked: string | null, accepted: string | undefined): Language {
  const found = languages.find((language) => language === asked);
  if (found) return found;
  const wanted = [...weights(accepted)].filter(([tag, q]) => q > 0 && /^(zh|en)\b/.test(tag));
  const [first] = wanted.sort(([, a], [, b]) => b - a);
  return languageOf(first?.[0] ?? 'en');
}
