/**
 * uPlot hands `navigator.language` to `Intl` while it loads. WebKitGTK takes it from the system's locale,
 * and its `C` (no locale set) is no language tag: `Intl` throws, and no plot is ever drawn. Imported
 * before uPlot.
 */
function isTag(language: string): boolean {
  try {
    Intl.getCanonicalLocales(language);
    return true;
  } catch {
    return false;
  }
}

if (!isTag(navigator.language)) {
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
}

export {};
