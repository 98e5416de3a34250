// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import { tellHeight } from './tellHeight';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page in a frame, whose content has a height, and what its parent is told. */
function framed() {
  const told: unknown[] = [];
  const parent = { postMessage: (message: unknown, to: string) => told.push([message, to]) };
  const content = document.createElement('div');
  let height = 0;
  content.getBoundingClientRect = () => ({ height }) as DOMRect;
  let resized: () => void = () => undefined;
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        resized = callback;
      }
      observe() {
        resized();
      }
      disconnect() {
        resized = () => undefined;
      }
    },
  );
  const grow = (to: number) => {
    height = to;
    resized();
  };
  return { told, content, grow, page: { parent } as unknown as Window };
}

const message = (height: number) => [{ type: 'ganvas:height', height }, '*'];

test('the framing page is told each new height once, in whole pixels', () => {
  const { told, content, grow, page } = framed();
  grow(99);
  const end = tellHeight(page, content);
  grow(600.2);
  grow(600.7);
  grow(420);
  expect(told).toEqual([message(99), message(601), message(420)]);
  end();
  grow(900);
  expect(told).toHaveLength(3);
});

test('a page without a frame tells nobody', () => {
  const { told, content, grow, page } = framed();
  Object.assign(page, { parent: page });
  tellHeight(page, content);
  grow(600);
  expect(told).toEqual([]);
});
