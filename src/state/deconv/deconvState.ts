/** Everything that a person can change in the room, and what each change does. Pure. */
import { largeExtent, cells, limits, smallExtent } from '../../core/deconv/geometry';
import type { Operation, Extent, DeconvConfig } from '../../core/deconv/geometry';
import { inputPattern, kernelPattern, presets, resized } from '../../core/deconv/presets';
import type { KernelName, PresetName } from '../../core/deconv/presets';
import { resolve } from '../../core/deconv/reasons';
import type { Reason } from '../../core/deconv/reasons';
import { chapterStart, traceConv } from '../../core/deconv/steps';
import type { Chapter, ConvTrace } from '../../core/deconv/steps';
import type { LayerChoice } from './layerChoice';

export type View = 'matrix' | 'stamp' | 'gather' | 'all';

export interface DeconvState {
  /** What the fields say; may be impossible, and then the figure keeps the last possible one. */
  draft: DeconvConfig;
  reasons: Reason[];
  config: DeconvConfig;
  kernel: number[];
  input: number[];
  /** The named kernel that fills new cells, and whether every cell is still as named. */
  pattern: KernelName;
  seed: number;
  trace: ConvTrace;
  step: number;
  view: View;
  /** The layer whose numbers these are, or are to be once the link's generator is here. */
  choice: LayerChoice | null;
  /** Step to go to once they are here. */
  resume: number | null;
}

/** Numbers that a person has changed are no layer's. */
const own = { choice: null, resume: null };

function traceOf(config: DeconvConfig, kernel: number[], input: number[]): ConvTrace {
  const resolved = resolve(config);
  if ('reasons' in resolved) throw new Error('A configuration is resolved before it is traced.');
  return traceConv({ direction: config.direction, geometry: resolved.geometry, kernel, input });
}

/** Opens on the sixth cell of the product: a picture that teaches untouched. */
function open(
  parts: Pick<DeconvState, 'config' | 'kernel' | 'input' | 'pattern' | 'seed' | 'view'>,
  at: { chapter: Chapter; index: number } = { chapter: 'multiply', index: 5 },
): DeconvState {
  const { config, kernel, input } = parts;
  const trace = traceOf(config, kernel, input);
  const first = chapterStart(trace.steps, at.chapter);
  const count = trace.steps[first]?.count ?? 1;
  const step = first + Math.min(at.index, count - 1);
  return { ...parts, ...own, draft: config, reasons: [], trace, step };
}

export function fromPreset(name: PresetName, seed = 1, view: View = 'matrix'): DeconvState {
  const { config, kernel } = presets[name];
  return open({
    config,
    kernel: kernelPattern(kernel, config.kernel, seed),
    input: inputPattern(config.input),
    pattern: kernel,
    seed,
    view,
  });
}

/** A lab with given numbers, such as those of a conv geometry or of a trained layer. */
export function fromNumbers(
  config: DeconvConfig,
  kernel: number[],
  input: number[],
  view: View = 'matrix',
): DeconvState | null {
  const resolved = resolve(config);
  if ('reasons' in resolved) return null;
  if (kernel.length !== cells(config.kernel) || input.length !== cells(config.input)) return null;
  return open({ config, kernel, input, pattern: 'counting', seed: 1, view });
}

/** The numbers of a layer, at the place where the reader was in another channel of it. */
export function fromLayer(
  before: DeconvState,
  { config, kernel, input }: Pick<DeconvState, 'config' | 'kernel' | 'input'>,
  choice: LayerChoice,
): DeconvState {
  const opened = fromNumbers(config, kernel, input, before.view);
  if (!opened) return before;
  const again = before.choice !== null && before.resume === null;
  const step = again ? keepPlace(before, opened.trace) : (before.resume ?? opened.step);
  return { ...moveTo(opened, step), choice };
}

/** Where the reader was, in a list that has just been made anew. */
function keepPlace(before: DeconvState, after: ConvTrace): number {
  const step = before.trace.steps[before.step];
  if (!step) return 0;
  if (!after.steps.some(({ chapter }) => chapter === step.chapter)) {
    return chapterStart(after.steps, 'multiply');
  }
  const first = chapterStart(after.steps, step.chapter);
  return first + Math.min(step.index, (after.steps[first]?.count ?? 1) - 1);
}

/** Takes a configuration from the fields; an impossible one is refused with its reasons. */
export function propose(state: DeconvState, change: Partial<DeconvConfig>): DeconvState {
  const draft = { ...state.draft, ...change };
  const resolved = resolve(draft);
  if ('reasons' in resolved) return { ...state, draft, reasons: resolved.reasons };
  const kernel = resized(
    state.kernel,
    state.config.kernel,
    draft.kernel,
    kernelPattern(state.pattern, draft.kernel, state.seed),
  );
  const input = resized(state.input, state.config.input, draft.input, inputPattern(draft.input));
  const trace = traceOf(draft, kernel, input);
  const step = keepPlace(state, trace);
  return {
    ...state,
    ...own,
    draft,
    reasons: [],
    config: draft,
    kernel,
    input,
    trace,
    step,
  };
}

/** Turns the operation round: what was its output becomes the input, in size and in numbers. */
export function turn(state: DeconvState, direction: Operation, carry: boolean): DeconvState {
  const { config, trace } = state;
  if (config.direction === direction) return state;
  const made = direction === 'conv' ? largeExtent(trace.geometry) : smallExtent(trace.geometry);
  const { max } = limits.input;
  const input: Extent = { rows: Math.min(made.rows, max), columns: Math.min(made.columns, max) };
  const { rows } = trace.geometry;
  // The rest of the division by the stride tells which of the sizes that share B's was A's.
  const rest = (rows.large + rows.before + rows.after - rows.kernel) % rows.stride;
  const outputPadding = direction === 'transpose' && config.padding !== 'same' ? rest : 0;
  const next: DeconvConfig = { ...config, direction, input, outputPadding };
  if ('reasons' in resolve(next)) return state;
  const values = carry
    ? resized(trace.output, made, input, inputPattern(input))
    : inputPattern(input);
  const opened = open({ ...state, config: next, input: values });
  return carry ? { ...opened, step: chapterStart(opened.trace.steps, 'multiply') } : opened;
}

/** Writes one number into the kernel or the input; every formulation follows. */
export function edit(
  state: DeconvState,
  map: 'kernel' | 'input',
  cell: number,
  value: number,
): DeconvState {
  const values = state[map].map((old, i) => (i === cell ? value : old));
  const next = { ...state, ...own, [map]: values };
  return { ...next, trace: traceOf(next.config, next.kernel, next.input) };
}

export function fillKernel(state: DeconvState, pattern: KernelName, seed: number): DeconvState {
  const kernel = kernelPattern(pattern, state.config.kernel, seed);
  const trace = traceOf(state.config, kernel, state.input);
  return { ...state, ...own, pattern, seed, kernel, trace };
}

export function moveTo(state: DeconvState, step: number): DeconvState {
  const last = state.trace.steps.length - 1;
  const next = Math.min(last, Math.max(0, step));
  return next === state.step ? state : { ...state, step: next };
}
