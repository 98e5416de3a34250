import { observeSize } from '../ui/observeSize';

/**
 * Tells the page in whose frame this one stands how high it is, in CSS pixels, each time that changes:
 * `{ type: 'ganvas:height', height }`. Any page may know, since it could measure the frame.
 * @returns a function that ends it
 */
export function tellHeight(page: Window, content: Element): () => void {
  if (page.parent === page) return () => undefined;
  let told = 0;
  return observeSize(content, () => {
    const height = Math.ceil(content.getBoundingClientRect().height);
    if (height === told) return;
    told = height;
    page.parent.postMessage({ type: 'ganvas:height', height }, '*');
  });
}
