/**
 * Calls back when an element's size has changed, and once soon after now. Where the browser has no
 * ResizeObserver, the window's size stands in.
 * @returns a function that ends it
 */
export function observeSize(element: Element, onSize: () => void): () => void {
  if (!('ResizeObserver' in window)) {
    const page: Window = window;
    const timer = setTimeout(onSize);
    page.addEventListener('resize', onSize);
    return () => {
      clearTimeout(timer);
      page.removeEventListener('resize', onSize);
    };
  }
  const observer = new ResizeObserver(onSize);
  observer.observe(element);
  return () => observer.disconnect();
}
