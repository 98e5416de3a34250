/** What the smoke suite asks of a browser: one page, driven as a person would, whatever the protocol. */
export interface SmokePage {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** The value of an expression in the page. */
  value(expression: string): Promise<unknown>;
  /** A real click, in CSS pixels of the window. */
  clickAt(x: number, y: number): Promise<void>;
  press(key: 'ArrowRight', times: number): Promise<void>;
  /** @returns a PNG of the window */
  screenshot(): Promise<Uint8Array>;
  /** Ends the browser and all that was started for it. */
  close: () => Promise<void>;
}

/** Milliseconds that anything the suite waits for may take: CPUs that are busy elsewhere are slow. */
const patience = 180_000;

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Rejects when `work` takes longer than so many milliseconds; the work itself is not stopped. */
export async function within<T>(limit: number, what: string, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not within ${limit / 1000} s`)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Asks until the answer satisfies. @throws Error with the last answer when it never does */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  satisfies: (answer: T) => boolean = Boolean,
): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await within(patience, what, ask());
    if (satisfies(answer)) return answer;
    if (Date.now() > end) {
      throw new Error(`${what}: not within ${patience / 1000} s; last ${JSON.stringify(answer)}`);
    }
    await sleep(100);
  }
}

/** Runs a function in the page; it sees its arguments and the page, nothing else. */
export async function evaluate<Args extends (string | number)[], Result>(
  page: SmokePage,
  work: (...args: Args) => Result,
  ...args: Args
): Promise<Awaited<Result>> {
  return (await page.value(`(${String(work)})(...${JSON.stringify(args)})`)) as Awaited<Result>;
}

/** The place to click on an element that is there, enabled and on screen; else null. */
function centre(page: SmokePage, selector: string, text: string) {
  return evaluate(
    page,
    (wanted, label) => {
      const element = Array.from(document.querySelectorAll<HTMLElement>(wanted)).find(
        (one) => label === '' || one.textContent.trim() === label,
      );
      if (!element || element.matches(':disabled')) return null;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)];
      const hit = document.elementFromPoint(x, y);
      return width > 0 && hit && (element.contains(hit) || hit.contains(element)) ? { x, y } : null;
    },
    selector,
    text,
  );
}

/** Clicks the first element of a selector, or the first with just this text, once it can be clicked. */
export async function click(page: SmokePage, selector: string, text = ''): Promise<void> {
  const place = await until(`a click on ${selector} ${text}`, () => centre(page, selector, text));
  if (place) await page.clickAt(place.x, place.y);
}

/** An attribute of the first element of a selector; null without either. */
export function attribute(page: SmokePage, selector: string, name: string): Promise<string | null> {
  return evaluate(
    page,
    (wanted, key) => document.querySelector(wanted)?.getAttribute(key) ?? null,
    selector,
    name,
  );
}

/** The pixels of the first canvas of a selector as one text, to tell two pictures apart. */
export function pixels(page: SmokePage, selector: string): Promise<string> {
  return evaluate(
    page,
    (wanted) => document.querySelector<HTMLCanvasElement>(wanted)?.toDataURL() ?? '',
    selector,
  );
}

/** All that can be read on the page. */
export function text(page: SmokePage): Promise<string> {
  return evaluate(page, () => document.body.innerText);
}
