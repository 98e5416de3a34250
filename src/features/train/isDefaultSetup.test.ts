import { describe, expect, it } from 'vitest';
import { trainCodec } from '../../state/trainUrl';
import { isDefaultSetup } from './isDefaultSetup';

describe('isDefaultSetup', () => {
  it('holds for a link without a setup, whatever its number of steps', () => {
    expect(isDefaultSetup(trainCodec.parse({}))).toBe(true);
    expect(isDefaultSetup(trainCodec.parse({ steps: '500' }))).toBe(true);
  });

  it('holds for every data set, with what fits its images', () => {
    for (const data of ['fashion', 'faces']) {
      expect(isDefaultSetup(trainCodec.parse({ data })), data).toBe(true);
    }
  });

  it('holds for what the page begins with on a device that large steps suit', () => {
    expect(isDefaultSetup(trainCodec.parse({ preset: 'quickWide' }))).toBe(true);
  });

  it('fails for any other run, rates included', () => {
    for (const [key, value] of [
      ['preset', 'tiny'],
      ['seed', '8'],
      ['generatorRate', '0.001'],
      ['engine', 'tfjs'],
    ] as const) {
      expect(isDefaultSetup(trainCodec.parse({ [key]: value })), key).toBe(false);
    }
  });
});
