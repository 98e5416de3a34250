import { expect, test } from 'vitest';
import { rasterise } from './raster';

const picture = (inside: string) =>
  `<svg xmlns="x" viewBox="0 0 4 4" fill="none"><metadata a:b="c"><d:e>&gt;</d:e></metadata>` +
  `<rect fill="#fff" width="4" height="4" x="0" y="0" />${inside}</svg>`;

/** The red channel as four rows of four. */
const red = (inside: string) => {
  const rgb = rasterise(picture(inside), 4);
  return [0, 1, 2, 3].map((y) => [0, 1, 2, 3].map((x) => rgb[3 * (4 * y + x)]));
};

test('a path with relative and absolute lines, closed or not', () => {
  const corner = [
    [255, 255, 255, 255],
    [255, 0, 0, 255],
    [255, 0, 255, 255],
    [255, 255, 255, 255],
  ];
  expect(red('<path fill="#000" d="M1 1h2v1H2v1H1z"/>')).toEqual(corner);
  expect(red('<path fill="#000" d="M1 1h2v1H2v1H1"/>')).toEqual(corner);
  expect(red('<path fill="#000" d="M1 1h1v2H1Zm1 0h1v1H2Z"/>')).toEqual(corner);
});

test('even-odd leaves a hole where nonzero fills it', () => {
  const d = 'M0 0h4v4H0ZM1 1h2v2H1Z';
  const evenOdd = red(`<g fill-rule="evenodd"><path fill="#000" d="${d}"/></g>`);
  expect(evenOdd.flat().filter((x) => x === 255)).toHaveLength(4);
  expect(
    red(`<path fill="#000" d="${d}"/>`)
      .flat()
      .every((x) => x === 0),
  ).toBe(true);
  // The other way round, the inner part takes the winding back to zero.
  const reversed = red('<path fill="#000" d="M0 0h4v4H0ZM1 1v2h2V1Z"/>');
  expect(reversed).toEqual(evenOdd);
});

test('opacities multiply and mix with what is beneath', () => {
  const path = '<path fill="#800000" fill-opacity=".5" opacity=".5" d="M0 0h4v4H0z"/>';
  expect(Array.from(rasterise(picture(path), 4).subarray(0, 3))).toEqual([
    Math.round(128 * 0.25 + 255 * 0.75),
    Math.round(255 * 0.75),
    Math.round(255 * 0.75),
  ]);
});

test('a mask lets through by luminance', () => {
  const masked =
    '<mask id="a"><path fill="#0f0" d="M0 0h1v4H0z"/></mask>' +
    '<g mask="url(#a)"><path fill="#000" d="M0 0h4v4H0z"/></g>';
  const expected = Math.round(255 * (1 - 0.7152));
  expect(red(masked)[0]).toEqual([expected, 255, 255, 255]);
});

test('what it cannot draw exactly it refuses', () => {
  const refused = [
    '<path fill="#000" d="M0 0L4 4H0z"/>',
    '<path fill="#000" d="M0.5 0h1v1z"/>',
    '<path fill="#000" d="M0 0h1v1z"/><path fill="#000" d="M0 0h1v1"/>',
    '<path fill="red" d="M0 0h1v1z"/>',
    '<path fill="#000" transform="scale(2)" d="M0 0h1v1z"/>',
    '<circle r="2"/>',
    '<g mask="url(#b)"></g>',
  ];
  for (const inside of refused) expect(() => rasterise(picture(inside), 4)).toThrow();
  const hollow = '<svg viewBox="0 0 4 4"><path fill="#000" d="M0 0h3v4H0z"/></svg>';
  expect(() => rasterise(hollow, 4)).toThrow('Not opaque');
});
