// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { pixelUrl } from './pixels';

test('a picture without pixels, as a device that was lost leaves one, is an empty address', () => {
  expect(pixelUrl({ width: 4, height: 0, data: new Uint8ClampedArray() })).toBe('data:,');
});
