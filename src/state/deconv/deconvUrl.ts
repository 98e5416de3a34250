/** The room's part of the link: configuration, numbers, step, view. Unknown or senseless keys are ignored. */
import { limits } from '../../core/deconv/geometry';
import type { Padding, DeconvConfig } from '../../core/deconv/geometry';
import { presetNames } from '../../core/deconv/presets';
import type { UrlParams } from '../url';
import type { Codec } from '../syncUrl';
import { fromNumbers, fromPreset, moveTo } from './deconvState';
import type { DeconvState, View } from './deconvState';
import { readChoice, writeChoice } from './layerChoice';

const views: readonly View[] = ['matrix', 'stamp', 'gather', 'all'];

/** Numbers in short: up to four digits each. */
function list(values: readonly number[]): string {
  return values.map((value) => String(Number(value.toPrecision(4)))).join('_');
}

function readList(text: string | undefined): number[] | null {
  if (text === undefined || text === '') return null;
  const values = text.split('_').map(Number);
  return values.every((value) => Number.isFinite(value) && Math.abs(value) <= 1000) ? values : null;
}

export const deconvCodec: Codec<DeconvState> = { parse: fromParams, format: toParams };

function toParams(state: DeconvState): UrlParams {
  const { config, kernel, input, step, view, choice, resume } = state;
  // The layer's own numbers are not in the link: whoever opens it sees their generator's.
  if (choice) return { ...writeChoice(choice), at: String(resume ?? step), view };
  const { direction, kernel: k, stride, padding, outputPadding, input: i } = config;
  return {
    d: direction,
    k: `${k.rows}x${k.columns}`,
    s: String(stride),
    p: String(padding),
    a: String(outputPadding),
    i: `${i.rows}x${i.columns}`,
    w: list(kernel),
    x: list(input),
    at: String(step),
    view,
  };
}

function readExtent(text: string | undefined) {
  const match = /^(\d)x(\d)$/.exec(text ?? '');
  return match ? { rows: Number(match[1]), columns: Number(match[2]) } : null;
}

function readPadding(text: string | undefined): Padding {
  if (text === 'same' || text === 'valid') return text;
  const value = Number(text);
  return Number.isInteger(value) && value >= 0 && value <= limits.padding.max ? value : 'valid';
}

/** Links from before there were lessons of the page call it `step`. */
function stepOf({ step, at = step }: UrlParams): number | null {
  return at !== undefined && /^\d{1,4}$/.test(at) ? Number(at) : null;
}

function fromParams(params: UrlParams): DeconvState {
  const view = views.find((name) => name === params.view) ?? 'matrix';
  const preset = presetNames.find((name) => name === params.preset);
  const choice = readChoice(params);
  if (choice) {
    const waiting = fromPreset('worked', 1, view);
    return { ...waiting, choice, resume: stepOf(params) };
  }
  const kernel = readExtent(params.k);
  const input = readExtent(params.i);
  const step = stepOf(params);
  const moved = (state: DeconvState) => (step === null ? state : moveTo(state, step));
  if (kernel && input) {
    const config: DeconvConfig = {
      direction: params.d === 'conv' ? 'conv' : 'transpose',
      input,
      kernel,
      stride: Number(params.s ?? '1'),
      padding: readPadding(params.p),
      outputPadding: Number(params.a ?? '0'),
    };
    const state = fromNumbers(config, readList(params.w) ?? [], readList(params.x) ?? [], view);
    if (state) return moved(state);
  }
  return moved(fromPreset(preset ?? 'worked', 1, view));
}
