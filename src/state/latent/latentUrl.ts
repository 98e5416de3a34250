import * as v from 'valibot';
import { architecture } from '../../core/nn/architecture';
import type { Ablated } from '../../core/nn/forward';
import { meanOf } from '../../core/latent/arithmetic';
import { decodeZ, encodeZ } from '../../core/latent/code';
import type { Precision } from '../../core/latent/code';
import { undoable } from '../../core/latent/undo';
import { gridZ } from '../../core/latent/variants';
import type { ModelDescription } from '../../core/nn/model';
import { fullestView } from '../classView';
import { formatHash, maxUrlLength } from '../url';
import type { UrlParams } from '../url';
import { clamped } from '../urlValues';
import type { Codec } from '../syncUrl';
import { freshLatent, latentBounds, modes, namedDirections, sliderSets } from './latentState';
import type { Group, LatentState, Mode } from './latentState';
import { gridCount, gridIndexOf, gridIndexCode } from './gridIndexCode';

/**
 * The room's part of a link: all that makes the view, each key only where it differs from a fresh room.
 * A point of the latent space is a place in the Train room's grid (`*7`) or a code; a list is joined by
 * dots. Favourites are a person's own: a link without any leaves those that are there.
 */
export const urlFields = [
  'mode',
  'z',
  'sliders',
  'radius',
  'draw',
  'ablated',
  'a',
  'b',
  't',
  'stripCount',
  'groups',
  'spannedBy',
  'axes',
  'corners',
  'view',
  'kept',
] as const satisfies (keyof LatentState)[];

/** The room's part of the link for the generator that is open. */
export const latentCodec = (
  model: ModelDescription,
): Codec<LatentUrlState, Partial<LatentUrlState>> => ({
  parse: (params) => parseLatentUrl(params, model),
  format: (view) => formatLatentUrl(view, model),
});

export type LatentUrlState = Pick<LatentState, (typeof urlFields)[number]>;

/** Whatever is open beside the view has room in the link, too. */
const longestPlace = { id: 'digits', step: 99 } as const;
const maxKeptInUrl = 8;
/** Points of a group; of more than these, their mean stands for them. */
const maxGroupInUrl = 16;
const maxAblatedInUrl = 64;
const groupKeys = { a: 'sumA', b: 'sumB', c: 'sumC' } as const satisfies Record<Group, string>;
const groupNames = Object.keys(groupKeys) as Group[];

function pointsOf({ seed, latent }: ModelDescription) {
  const all = gridZ(seed, gridCount, latent);
  const tiles = Array.from({ length: gridCount }, (_, i) =>
    all.slice(i * latent, (i + 1) * latent),
  );
  return {
    write: (z: Float32Array, precision: Precision): string => {
      const place = tiles.findIndex((tile) => tile.every((value, i) => value === z[i]));
      return place < 0 ? encodeZ(z, precision) : gridIndexCode(place);
    },
    read: (code: string): Float32Array | null => {
      const place = gridIndexOf(code);
      return place === null ? decodeZ(code, latent) : (tiles[place] ?? null);
    },
  };
}

/** A generator's layer is its place, as in the Deconvolution room's links; channels count from 1. */
const ablatedLayers = (model: ModelDescription) => architecture(model).generator.slice(0, -1);

/** Four decimals: a ten-thousandth of a standard deviation. */
const short = (value: number) => String(Number(value.toFixed(4)));

/**
 * The link of a view. Where a link would grow too long, points are told less exactly, then groups by
 * their mean, then what the mode on show needs least is left out.
 */
export function formatLatentUrl(view: LatentUrlState, model: ModelDescription): UrlParams {
  const { write } = pointsOf(model);
  const fresh = freshLatent(gridZ(model.seed, 1, model.latent));
  const list = (zs: readonly Float32Array[]) => zs.map((z) => write(z, 'coarse')).join('.');
  /** Ways to say a key, the best first; an empty text need not be said. */
  type Offer = [key: string, ...texts: string[]];
  const number = (key: string, value: number, usual: number): Offer => [
    key,
    short(value) === short(usual) ? '' : short(value),
  ];
  const points = (key: string, zs: readonly (Float32Array | null)[]): Offer => [
    key,
    ...(zs.some(Boolean)
      ? (['fine', 'coarse'] as const).map((precision) =>
          zs.map((z) => (z ? write(z, precision) : '')).join('.'),
        )
      : []),
  ];
  const layers = ablatedLayers(model).map(({ name }) => name);
  const off = view.ablated
    .slice(0, maxAblatedInUrl)
    .map(({ layer, channel }) => `${layers.indexOf(layer)}-${channel + 1}`);

  const z = view.z.present;
  const all = [
    ['mode', view.mode === fresh.mode ? '' : view.mode],
    write(z, 'fine') === gridIndexCode(0) ? (['z'] as Offer) : points('z', [z]),
    ['off', off.join('.')],
  ] satisfies Offer[];
  const ofMode: Record<Mode, Offer[]> = {
    sliders: [
      ['sliders', view.sliders === fresh.sliders ? '' : view.sliders],
      number('radius', view.radius, fresh.radius),
      number('draw', view.draw, fresh.draw),
    ],
    between: [
      points('a', [view.a]),
      points('b', [view.b]),
      number('t', view.t, fresh.t),
      number('count', view.stripCount, fresh.stripCount),
    ],
    arithmetic: groupNames.map((name) => {
      const group = view.groups[name];
      const mean = meanOf(group);
      return [
        groupKeys[name],
        ...(group.length <= maxGroupInUrl ? [list(group)] : []),
        ...(mean ? [list([mean])] : []),
      ];
    }),
    plane: [
      ['span', view.spannedBy === fresh.spannedBy ? '' : view.spannedBy],
      ['axes', view.axes.join() === fresh.axes.join() ? '' : view.axes.map((i) => i + 1).join('-')],
      points('corners', view.corners),
      number('x', view.view.x, fresh.view.x),
      number('y', view.view.y, fresh.view.y),
      number('reach', view.view.reach, fresh.view.reach),
    ],
  };
  const kept = view.kept.slice(0, maxKeptInUrl);
  const favourites: Offer = ['kept', ...kept.map((_, i) => list(kept.slice(0, kept.length - i)))];

  const params: Record<string, string> = {};
  const fits = (key: string, text: string) =>
    formatHash({
      room: 'latent',
      language: 'zh-Hans',
      classView: fullestView,
      lesson: longestPlace,
      params: { ...params, [key]: text },
    }).length <= maxUrlLength;
  const others = modes.filter((mode) => mode !== view.mode).flatMap((mode) => ofMode[mode]);
  for (const [key, ...texts] of [...all, ...ofMode[view.mode], ...others, favourites]) {
    if (texts[0] === '') continue;
    const text = texts.find((each) => fits(key, each));
    if (text !== undefined) params[key] = text;
  }
  return params;
}

const numbers = {
  radius: clamped(latentBounds.radius),
  draw: clamped(latentBounds.draw),
  t: clamped(latentBounds.t),
  count: clamped(latentBounds.stripCount),
  x: clamped(latentBounds.place),
  y: clamped(latentBounds.place),
  reach: clamped(latentBounds.reach),
};

/** Two different directions, of as many as the room names. */
const axesOf = (latent: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[1-9]-[1-9]$/),
    v.transform((text): readonly [number, number] => [
      Number(text.charAt(0)) - 1,
      Number(text.charAt(2)) - 1,
    ]),
    v.check(
      ([across, up]) => across !== up && Math.max(across, up) < Math.min(namedDirections, latent),
    ),
  );

/**
 * Reads the room's part of a link for the generator that is open. Numbers are clamped; whatever else
 * is not what this writes, such as a code of another length of z, counts as left out.
 * @returns every field of the view, but `kept` only where the link has some
 */
export function parseLatentUrl(
  params: UrlParams,
  model: ModelDescription,
): Partial<LatentUrlState> {
  const { read } = pointsOf(model);
  const fresh = freshLatent(gridZ(model.seed, 1, model.latent));
  const value = <T>(key: string, schema: v.GenericSchema<string, T>, usual: T): T => {
    const parsed = v.safeParse(schema, params[key]);
    return parsed.success ? parsed.output : usual;
  };
  const number = (key: keyof typeof numbers, usual: number) => value(key, numbers[key], usual);
  const texts = (key: string, most: number) => (params[key] ?? '').split('.').slice(0, most);
  const list = (key: string, most: number) => texts(key, most).flatMap((code) => read(code) ?? []);

  const layers = ablatedLayers(model);
  const ablated = new Map<string, Ablated>();
  for (const text of texts('off', maxAblatedInUrl)) {
    const [place, number] = (/^(\d)-(\d{1,4})$/.exec(text) ?? []).slice(1).map(Number);
    const layer = layers[place ?? -1];
    const channel = (number ?? 0) - 1;
    if (layer && channel >= 0 && channel < layer.output.channels) {
      ablated.set(text, { layer: layer.name, channel });
    }
  }
  const corners = texts('corners', 3);
  const kept = list('kept', maxKeptInUrl);
  return {
    mode: value('mode', v.picklist(modes), fresh.mode),
    z: undoable(read(params['z'] ?? '') ?? fresh.z.present),
    sliders: value('sliders', v.picklist(sliderSets), fresh.sliders),
    radius: number('radius', fresh.radius),
    draw: number('draw', fresh.draw),
    ablated: [...ablated.values()],
    a: read(params['a'] ?? ''),
    b: read(params['b'] ?? ''),
    t: number('t', fresh.t),
    stripCount: number('count', fresh.stripCount),
    groups: {
      a: list(groupKeys.a, maxGroupInUrl),
      b: list(groupKeys.b, maxGroupInUrl),
      c: list(groupKeys.c, maxGroupInUrl),
    },
    spannedBy: value('span', v.picklist(['directions', 'points']), fresh.spannedBy),
    axes: value('axes', axesOf(model.latent), fresh.axes),
    corners: fresh.corners.map((_, i) => read(corners[i] ?? '')),
    view: {
      x: number('x', fresh.view.x),
      y: number('y', fresh.view.y),
      reach: number('reach', fresh.view.reach),
    },
    ...(kept.length > 0 ? { kept } : {}),
  };
}
