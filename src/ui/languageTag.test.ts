// @vitest-environment happy-dom
import { expect, test } from 'vitest';

test('the plots load where the browser takes its language from a system without one', async () => {
  Object.defineProperty(navigator, 'language', { value: 'C', configurable: true });
  expect(() => new Intl.NumberFormat(navigator.language)).toThrow(RangeError);
  await expect(import('./livePlot')).resolves.toHaveProperty('livePlot');
});
