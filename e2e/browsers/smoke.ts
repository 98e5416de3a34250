import { attribute, click, evaluate, pixels, text, until } from './page';
import type { SmokePage } from './page';
import type { SmokeServer } from './server';

/** What must hold in every browser, on whatever it offers to compute with; a toy, so that a CPU will do. */

const setup = 'preset=tiny&batch=4&steps=20';
const target = 20;

interface Place {
  page: SmokePage;
  server: SmokeServer;
  /** What training must run on here. */
  backends: readonly string[];
  /** What the link asks for. */
  engine: string;
}

interface Check {
  name: string;
  run: (place: Place) => Promise<void>;
}

/** @throws Error unless it holds */
function hold(what: string, holds: boolean): void {
  if (!holds) throw new Error(what);
}

async function open({ page, server }: Place, link: string): Promise<void> {
  // Away first: a new fragment alone does not load the page.
  await page.goto('about:blank');
  await page.goto(`${server.url}#/${link}`);
}

const room = (page: SmokePage, name: string) =>
  until(`the room ${name}`, () =>
    evaluate(
      page,
      (wanted) =>
        document.querySelector('main')?.dataset.room === wanted &&
        document.querySelector('main h2') !== null,
      name,
    ),
  );

const enter = async (page: SmokePage, name: string) => {
  await click(page, `nav a[href*="#/${name}"]`);
  await room(page, name);
};

const step = async (page: SmokePage) => Number(await attribute(page, '[data-step]', 'data-step'));
const plot = 'main [data-plot=lines] canvas';
const grid = 'canvas[data-sheet=fake]';

/** On the processor every core works that memory can be shared with. @throws Error otherwise */
async function holdCores(page: SmokePage): Promise<void> {
  hold('the page is isolated', await evaluate(page, () => crossOriginIsolated));
  // WebKitGTK is isolated and yet shares no memory.
  const cores = await evaluate(page, () =>
    'SharedArrayBuffer' in globalThis ? Math.min(16, navigator.hardwareConcurrency) : 1,
  );
  const badge = await evaluate(
    page,
    () => document.querySelector('[data-backend]')?.textContent ?? '',
  );
  hold(`${badge}, of ${cores}`, badge.includes(cores === 1 ? '1 core' : `${cores} cores`));
}

const train: Check = {
  name: 'Train makes 20 steps, and its curves and its grid change',
  run: async (place) => {
    const { page } = place;
    await open(place, `train?${setup}&engine=${place.engine}&lang=en`);
    await room(page, 'train');
    await until(
      'the run is ready',
      () => attribute(page, '[data-phase]', 'data-phase'),
      (phase) => phase === 'ready',
    );
    const backend = await until('the engine', () =>
      attribute(page, '[data-backend]', 'data-backend'),
    );
    hold(`trains on ${String(backend)}`, place.backends.includes(backend ?? ''));
    if (backend === 'cpu') await holdCores(page);
    const curves = await until('the curves', () => pixels(page, plot));
    const first = await until('the first grid', () => pixels(page, grid));
    await click(page, 'main button', 'Train');
    await until(
      `step ${target}`,
      () => step(page),
      (made) => made >= target,
    );
    await until(
      'other curves',
      () => pixels(page, plot),
      (now) => now !== curves && now !== '',
    );
    await until(
      'another grid',
      () => pixels(page, grid),
      (now) => now !== first && now !== '',
    );
    const losses = await evaluate(page, () =>
      Array.from(document.querySelectorAll('[data-losses] b'), (one) => Number(one.textContent)),
    );
    hold(`losses ${losses.join()}`, losses.length === 2 && losses.every(Number.isFinite));
  },
};

const kept: Check = {
  name: 'its service worker keeps it, and brings the next load',
  run: async (place) => {
    const { page } = place;
    await open(place, 'game?lang=en');
    await room(page, 'game');
    await until('the service worker', () =>
      evaluate(page, async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.active?.state === 'activated';
      }),
    );
    await page.reload();
    await room(page, 'game');
    hold('it is served', await evaluate(page, () => navigator.serviceWorker.controller !== null));
    hold('the page is isolated', await evaluate(page, () => crossOriginIsolated));
  },
};

const latent: Check = {
  name: 'a slider moves a picture in Latent space',
  run: async ({ page }) => {
    await enter(page, 'latent');
    const picture = 'main canvas[aria-label*="draws from this z"]';
    const slider = 'main input[type=range]:not(:disabled)';
    const first = await until('a picture', () => pixels(page, picture));
    await until('a slider', () =>
      evaluate(
        page,
        (wanted) => {
          const found = Array.from(document.querySelectorAll<HTMLElement>(wanted)).find((one) =>
            one.closest('div')?.innerText.startsWith('axis 1'),
          );
          found?.focus();
          return found !== undefined && found === document.activeElement;
        },
        slider,
      ),
    );
    await page.press('ArrowRight', 40);
    await until(
      'another picture',
      () => pixels(page, picture),
      (now) => now !== first && now !== '',
    );
  },
};

const game: Check = {
  name: 'The game plays a step',
  run: async ({ page }) => {
    await enter(page, 'game');
    await until('its plots', () => pixels(page, plot));
    await click(page, 'main button', 'Step');
    await until(
      'step 1',
      () => evaluate(page, () => document.querySelector('main')?.innerText ?? ''),
      (words) => /step 1\b/.test(words),
    );
  },
};

const deconv: Check = {
  name: 'Deconvolution steps',
  run: async ({ page }) => {
    await enter(page, 'deconv');
    const position = () =>
      evaluate(page, () => document.querySelector('[data-position]')?.textContent ?? '');
    const first = await until('a position', position);
    await click(page, 'main button', 'Next');
    await until('the next cell', position, (now) => now !== first && now !== '');
  },
};

const resume: Check = {
  name: 'a reload offers the run, and resumes it',
  run: async ({ page }) => {
    await enter(page, 'train');
    const made = await until('a run to go on with', () => step(page));
    await page.reload();
    await room(page, 'train');
    await until(
      `the offer of step ${made}`,
      () => attribute(page, '[data-resume]', 'data-resume'),
      (offered) => Number(offered) === made,
    );
    await click(page, '[data-resume]');
    await until(
      `step ${made} again`,
      () => step(page),
      (now) => now === made,
    );
  },
};

const appearance: Check = {
  name: 'language and theme switch',
  run: async ({ page }) => {
    await click(page, '[data-language]');
    await until(
      'Chinese',
      () => evaluate(page, () => document.documentElement.lang),
      (language) => language === 'zh-Hans',
    );
    await until(
      'Chinese words',
      () => text(page),
      (words) => words.includes('训练'),
    );
    const background = () => evaluate(page, () => getComputedStyle(document.body).backgroundColor);
    const seen = new Set([await background()]);
    // System, light and dark; the system is one of the two.
    for (let clicks = 0; clicks < 3; clicks++) {
      const before = await attribute(page, '[data-theme-choice]', 'data-theme-choice');
      await click(page, '[data-theme-choice]');
      await until(
        'the next theme',
        () => attribute(page, '[data-theme-choice]', 'data-theme-choice'),
        (now) => now !== before,
      );
      seen.add(await background());
    }
    hold(`backgrounds ${[...seen].join(' ')}`, seen.size === 2);
  },
};

/** In this order: each goes on from where the one before has left the page. */
export const checks: readonly Check[] = [train, latent, game, deconv, resume, appearance, kept];
