import { describe, expect, test, vi } from 'vitest';
import { createSettings } from './settings';

const fresh = { language: 'en', theme: 'system', letterKeys: true, presenter: false };

/** A browser's storage, which `kept` reads. */
function storage(kept: string | null = null) {
  return {
    kept: () => (kept === null ? null : (JSON.parse(kept) as unknown)),
    getItem: vi.fn<Storage['getItem']>(() => kept),
    setItem: vi.fn<Storage['setItem']>((_, text) => {
      kept = text;
    }),
  };
}
type FakeStorage = ReturnType<typeof storage>;

const settingsIn = (kept: FakeStorage | null, preferred: readonly string[] = ['en']) =>
  createSettings(kept as unknown as Storage | null, preferred);

describe('what a reader chooses', () => {
  test('is there on the next visit, but for the presenter’s view', () => {
    const browser = storage();
    const { getState } = settingsIn(browser);
    expect(getState()).toMatchObject(fresh);
    getState().change({ theme: 'dark', letterKeys: false });
    getState().change({ language: 'zh-Hans', presenter: true });
    expect(getState()).toMatchObject({ theme: 'dark', language: 'zh-Hans', presenter: true });
    expect(browser.kept()).toEqual({ theme: 'dark', letterKeys: false, language: 'zh-Hans' });
    expect(settingsIn(browser).getState()).toMatchObject({
      language: 'zh-Hans',
      theme: 'dark',
      letterKeys: false,
      presenter: false,
    });
  });

  test('is all that is kept: a link’s language and the browser’s own are not', () => {
    const browser = storage();
    const store = settingsIn(browser, ['zh-CN']);
    store.setState({ language: 'en' });
    store.getState().change({ theme: 'light' });
    expect(browser.kept()).toEqual({ theme: 'light' });
    expect(settingsIn(browser, ['zh-CN']).getState().language).toBe('zh-Hans');
  });

  test('in another tab is kept, too', () => {
    const browser = storage();
    const [one, other] = [settingsIn(browser), settingsIn(browser)];
    one.getState().change({ theme: 'dark' });
    other.getState().change({ letterKeys: false });
    expect(browser.kept()).toEqual({ theme: 'dark', letterKeys: false });
  });
});

describe('rubbish that is kept', () => {
  test.each(['{', '', 'null', '7', '"dark"', '[]', '[{"theme":"dark"}]'])('such as %s', (text) => {
    const browser = storage(text);
    const { getState } = settingsIn(browser);
    expect(getState()).toMatchObject(fresh);
    getState().change({ theme: 'dark' });
    expect(settingsIn(browser).getState()).toMatchObject({ ...fresh, theme: 'dark' });
  });

  test('is passed over a setting at a time', () => {
    const rubbish = {
      language: 'tlh',
      theme: 'dark',
      letterKeys: 'no',
      presenter: true,
      change: 1,
    };
    const { getState } = settingsIn(storage(JSON.stringify(rubbish)));
    expect(getState()).toMatchObject({ ...fresh, theme: 'dark' });
    expect(getState().change).toBeTypeOf('function');
  });
});

describe('a browser that', () => {
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  test.each<[string, FakeStorage | null]>([
    ['has no storage', null],
    ['forbids to read and write', { ...storage(), getItem: vi.fn(refuse), setItem: vi.fn(refuse) }],
    ['has no room', { ...storage(), setItem: vi.fn(full) }],
  ])('%s costs only the memory', (_, browser) => {
    const { getState } = settingsIn(browser);
    expect(getState()).toMatchObject(fresh);
    getState().change({ theme: 'light', language: 'zh-Hans' });
    expect(getState()).toMatchObject({ theme: 'light', language: 'zh-Hans' });
  });
});

describe('without a choice the language is', () => {
  test.each([
    [['zh-CN', 'en'], 'zh-Hans'],
    [['zh-TW'], 'zh-Hans'],
    [['ZH'], 'zh-Hans'],
    [['en-GB', 'zh'], 'en'],
    [['fr', 'de-AT', 'zh-Hant', 'en'], 'zh-Hans'],
    [['fr', 'de'], 'en'],
    [['zha', 'enm'], 'en'],
    [[], 'en'],
  ] as const)('for a browser in %j %s', (preferred, language) => {
    expect(settingsIn(null, preferred).getState().language).toBe(language);
  });

  test('and a choice stands above the browser’s', () => {
    const kept = storage(JSON.stringify({ language: 'en' }));
    expect(settingsIn(kept, ['zh-CN']).getState().language).toBe('en');
  });
});
