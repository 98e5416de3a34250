/**
 * The page's loader of code remembers that a style sheet did not come, and does not ask for it again.
 * Resolves when every one that did not come was asked for again; rejects if it fails again.
 */
export async function reloadStyles(): Promise<void> {
  const missing = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].filter(
    ({ sheet }) => sheet === null,
  );
  await Promise.all(
    missing.map(
      (old) =>
        new Promise<void>((resolve, reject) => {
          const link = old.cloneNode() as HTMLLinkElement;
          link.addEventListener('load', () => resolve());
          link.addEventListener('error', () =>
            reject(new Error(`Unable to preload CSS for ${link.href}`)),
          );
          old.replaceWith(link);
        }),
    ),
  );
}
