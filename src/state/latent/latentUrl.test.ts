import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { architecture } from '../../core/nn/architecture';
import { meanOf } from '../../core/latent/arithmetic';
import { decodeZ, encodeZ } from '../../core/latent/code';
import type { Precision } from '../../core/latent/code';
import { undoable } from '../../core/latent/undo';
import { drawZ, gridZ } from '../../core/latent/variants';
import { presets } from '../../core/nn/model';
import { fullestView, wholePage } from '../classView';
import { formatHash, maxUrlLength, parseHash } from '../url';
import type { UrlParams } from '../url';
import { formatLatentUrl, urlFields, parseLatentUrl } from './latentUrl';
import type { LatentUrlState } from './latentUrl';
import { freshLatent, latentBounds, modes, namedDirections, sliderSets } from './latentState';

const model = presets.classroom;
const { seed, latent } = model;
const tiles = gridZ(seed, 64, latent);
const tile = (place: number) => tiles.slice(place * latent, (place + 1) * latent);

function freshView(): LatentUrlState {
  const state = freshLatent(tile(0));
  return Object.fromEntries(urlFields.map((field) => [field, state[field]])) as LatentUrlState;
}

/** As another page would have it from the address bar. */
function sent(view: LatentUrlState, of = model): Partial<LatentUrlState> {
  const hash = formatHash({
    room: 'latent',
    language: null,
    classView: wholePage,
    lesson: null,
    params: formatLatentUrl(view, of),
  });
  return parseLatentUrl(parseHash(hash).params, of);
}

const point = (precision: Precision) =>
  fc.oneof(
    fc.integer({ min: 0, max: 63 }).map(tile),
    fc
      .integer({ min: 0, max: 1e6 })
      .map((index) => decodeZ(encodeZ(drawZ(3, index, latent), precision), latent)!),
  );
const group = fc.array(point('coarse'), { maxLength: 3 });
const perhaps = fc.option(point('fine'));
const number = ({ min, max, integer }: { min: number; max: number; integer: boolean }) =>
  integer
    ? fc.integer({ min, max })
    : fc.double({ min, max, noNaN: true }).map((x) => Number(x.toFixed(4)) + 0);
const axes = fc
  .uniqueArray(fc.integer({ min: 0, max: namedDirections - 1 }), { minLength: 2, maxLength: 2 })
  .map(([across = 0, up = 1]) => [across, up] as const);
const ablated = fc.uniqueArray(
  fc
    .constantFrom(...architecture(model).generator.slice(0, -1))
    .chain(({ name, output }) =>
      fc.integer({ min: 0, max: output.channels - 1 }).map((channel) => ({ layer: name, channel })),
    ),
  { maxLength: 8, selector: ({ layer, channel }) => `${layer} ${channel}` },
);

const views: fc.Arbitrary<LatentUrlState> = fc.record({
  mode: fc.constantFrom(...modes),
  z: point('fine').map(undoable),
  sliders: fc.constantFrom(...sliderSets),
  radius: number(latentBounds.radius),
  draw: number(latentBounds.draw),
  ablated,
  a: perhaps,
  b: perhaps,
  t: number(latentBounds.t),
  stripCount: number(latentBounds.stripCount),
  groups: fc.record({ a: group, b: group, c: group }),
  spannedBy: fc.constantFrom('directions' as const, 'points' as const),
  axes,
  corners: fc.tuple(perhaps, perhaps, perhaps),
  view: fc.record({
    x: number(latentBounds.place),
    y: number(latentBounds.place),
    reach: number(latentBounds.reach),
  }),
  kept: fc.array(point('coarse'), { minLength: 1, maxLength: 3 }),
});

describe('a link', () => {
  test('gives back the very view', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(sent(view)).toEqual(view);
      }),
    );
  });

  test('of a fresh room is empty, and an empty one leaves favourites alone', () => {
    const fresh = freshView();
    expect(formatLatentUrl(fresh, model)).toEqual({});
    const { kept, ...others } = fresh;
    expect(kept).toEqual([]);
    expect(parseLatentUrl({}, model)).toEqual(others);
  });

  test('names only what differs, and a vector of the grid by its place', () => {
    const view = { ...freshView(), mode: 'between' as const, a: tile(6), b: tile(0), t: 1 / 3 };
    expect(formatLatentUrl(view, model)).toEqual({
      mode: 'between',
      a: '*6',
      b: '*0',
      t: '0.3333',
    });
  });

  test('takes any point to within 1e-4 a dimension', () => {
    const z = drawZ(9, 1, latent);
    const back = sent({ ...freshView(), z: undoable(z) }).z!.present;
    back.forEach((value, i) => expect(Math.abs(value - z[i]!)).toBeLessThan(1e-4));
  });

  test.each([100, 512])('is never too long, at %i dimensions', (dimensions) => {
    const large = { ...model, latent: dimensions };
    const any = (i: number) => drawZ(5, i, dimensions);
    const many = (n: number) => Array.from({ length: n }, (_, i) => any(i));
    for (const mode of modes) {
      const view: LatentUrlState = {
        ...freshView(),
        mode,
        z: undoable(any(100)),
        a: any(101),
        b: any(102),
        groups: { a: many(30), b: many(16), c: many(3) },
        corners: [any(103), any(104), any(105)],
        spannedBy: 'points',
        view: { x: -1.2345, y: 2.3456, reach: 0.1875 },
        kept: many(40),
      };
      const params = formatLatentUrl(view, large);
      const hash = formatHash({
        room: 'latent',
        language: 'zh-Hans',
        classView: fullestView,
        lesson: null,
        params,
      });
      expect(hash.length).toBeLessThanOrEqual(maxUrlLength);
      const back = parseLatentUrl(parseHash(hash).params, large);
      expect(back).toMatchObject({ mode, spannedBy: 'points', view: view.view });
      const near = (found: Float32Array | null | undefined, given: Float32Array | null) => {
        expect(found?.length).toBe(dimensions);
        expect(Math.max(...found!.map((x, i) => Math.abs(x - given![i]!)))).toBeLessThan(0.02);
      };
      near(back.z?.present, view.z.present);
      // What the mode on show needs is always told.
      if (mode === 'between') near(back.a, view.a);
      if (mode === 'plane') near(back.corners?.[2], view.corners[2]!);
      if (mode === 'arithmetic') {
        for (const name of ['a', 'b', 'c'] as const) {
          near(meanOf(back.groups![name]), meanOf(view.groups[name]));
        }
      }
    }
  });
});

describe('rubbish', () => {
  const { kept: none, ...fresh } = freshView();
  expect(none).toEqual([]);

  test('is ignored, and numbers are clamped', () => {
    const params: UrlParams = {
      mode: 'nowhere',
      z: '<script>',
      sliders: '',
      off: '9-1.0-0.0-2000.1-x.__proto__',
      a: '*64',
      b: '*1e1',
      t: '7',
      count: '1e9',
      radius: '-3',
      draw: 'NaN',
      span: 'toString',
      axes: '3-3',
      corners: '*1.!',
      x: '1e300',
      y: 'Infinity',
      reach: '0',
      sumA: '...',
      kept: '..!',
      constructor: 'x',
    };
    expect(parseLatentUrl(params, model)).toEqual({
      ...fresh,
      t: 1,
      stripCount: 18,
      radius: 0.5,
      corners: [tile(1), null, null],
      view: { x: 100, y: 0, reach: 0.1 },
    });
  });

  test('of any kind gives a view that can be told again', () => {
    const key = fc.constantFrom(
      ...['mode', 'z', 'off', 'a', 't', 'sumA', 'axes', 'corners', 'x', 'reach', 'kept', 'draw'],
    );
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('*7', '1-2', '2-1', '*1.*2', '-1', '1e309', '9'.repeat(300), '0x10'),
      fc.integer().map(String),
    );
    fc.assert(
      fc.property(fc.dictionary(key, text), (params) => {
        const view = { ...freshView(), ...parseLatentUrl(params, model) };
        expect({ ...view, ...sent(view) }).toEqual(view);
      }),
      { numRuns: 300 },
    );
  });

  test('such as codes of another length of z leaves a fresh room', () => {
    const other = { ...model, latent: 64 };
    const z = drawZ(1, 1, latent);
    const view = { ...freshView(), z: undoable(z), a: z, corners: [z, z, z], kept: [z] };
    expect(parseLatentUrl(formatLatentUrl(view, model), other)).toEqual({
      ...fresh,
      z: undoable(gridZ(seed, 1, 64)),
    });
  });

  test('such as a direction that a short z does not have is ignored', () => {
    expect(parseLatentUrl({ axes: '1-4' }, { ...model, latent: 3 }).axes).toEqual([0, 1]);
  });
});
