/** The page's own script, whose name changes with its content. */
function ownScript(page: Document): string | null {
  const script = page.querySelector('script[type="module"][src]');
  return script?.getAttribute('src') ?? null;
}

/**
 * Whether the server has another version of this page than the one that is open.
 * @returns false also where that can't be found out
 */
export async function isUpdated(): Promise<boolean> {
  const here = ownScript(document);
  const address = window.location.href.replace(/#.*$/, '');
  try {
    const answer = await fetch(address, { cache: 'no-store' });
    if (!answer.ok) return false;
    const there = ownScript(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    return here !== null && there !== null && here !== there;
  } catch {
    return false;
  }
}
