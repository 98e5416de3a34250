/** Everything that a person can change in the room, and what each change does. Pure. */
import { bigExtent, cells, limits, smallExtent } from '../../core/deconv/geometry';
import type { Direction, Extent, Setting } from '../../core/deconv/geometry';
import { inputPattern, kernelPattern, presets, resized } from '../../core/deconv/presets';
import type { KernelName, PresetName } from '../../core/deconv/presets';
import { resolve } from '../../core/deconv/reasons';
import type { Reason } from '../../core/deconv/reasons';
import { chapterStart, solve } from '../../core/deconv/steps';
import type { Chapter, Solution } from '../../core/deconv/steps';
import type { LayerChoice } from './layerChoice';

export type View = 'matrix' | 'stamp' | 'gather' | 'all';

export interface Lab {
  /** What the fields say; may be impossible, and then the figure keeps the last possible one. */
  draft: Setting;
  reasons: Reason[];
  setting: Setting;
  kernel: number[];
  input: number[];
  /** The named kernel that fills new cells, and whether every cell is still as named. */
  pattern: KernelName;
  seed: number;
  solution: Solution;
  step: number;
  view: View;
  /** The layer whose numbers these are, or are to be once the link's generator is here. */
  choice: LayerChoice | null;
  /** Step to go to once they are here. */
  resume: number | null;
}

/** Numbers that a person has changed are no layer's. */
const own = { choice: null, resume: null };

function solution(setting: Setting, kernel: number[], input: number[]): Solution {
  const resolved = resolve(setting);
  if ('reasons' in resolved) throw new Error('A setting is resolved before it is solved.');
  return solve({ direction: setting.direction, geometry: resolved.geometry, kernel, input });
}

/** Opens on the sixth cell of the product: a picture that teaches untouched. */
function open(
  parts: Pick<Lab, 'setting' | 'kernel' | 'input' | 'pattern' | 'seed' | 'view'>,
  at: { chapter: Chapter; index: number } = { chapter: 'multiply', index: 5 },
): Lab {
  const { setting, kernel, input } = parts;
  const solved = solution(setting, kernel, input);
  const first = chapterStart(solved.steps, at.chapter);
  const count = solved.steps[first]?.count ?? 1;
  const step = first + Math.min(at.index, count - 1);
  return { ...parts, ...own, draft: setting, reasons: [], solution: solved, step };
}

export function fromPreset(name: PresetName, seed = 1, view: View = 'matrix'): Lab {
  const { setting, kernel } = presets[name];
  return open({
    setting,
    kernel: kernelPattern(kernel, setting.kernel, seed),
    input: inputPattern(setting.input),
    pattern: kernel,
    seed,
    view,
  });
}

/** A lab with given numbers, such as those of a link or of a trained layer. */
export function fromNumbers(
  setting: Setting,
  kernel: number[],
  input: number[],
  view: View = 'matrix',
): Lab | null {
  const resolved = resolve(setting);
  if ('reasons' in resolved) return null;
  if (kernel.length !== cells(setting.kernel) || input.length !== cells(setting.input)) return null;
  return open({ setting, kernel, input, pattern: 'counting', seed: 1, view });
}

/** The numbers of a layer, at the place where the reader was in another channel of it. */
export function fromLayer(
  before: Lab,
  { setting, kernel, input }: Pick<Lab, 'setting' | 'kernel' | 'input'>,
  choice: LayerChoice,
): Lab {
  const opened = fromNumbers(setting, kernel, input, before.view);
  if (!opened) return before;
  const again = before.choice !== null && before.resume === null;
  const step = again ? keepPlace(before, opened.solution) : (before.resume ?? opened.step);
  return { ...moveTo(opened, step), choice };
}

/** Where the reader was, in a list that has just been made anew. */
function keepPlace(before: Lab, after: Solution): number {
  const step = before.solution.steps[before.step];
  if (!step) return 0;
  if (!after.steps.some(({ chapter }) => chapter === step.chapter)) {
    return chapterStart(after.steps, 'multiply');
  }
  const first = chapterStart(after.steps, step.chapter);
  return first + Math.min(step.index, (after.steps[first]?.count ?? 1) - 1);
}

/** Takes a setting from the fields; an impossible one is refused with its reasons. */
export function propose(lab: Lab, change: Partial<Setting>): Lab {
  const draft = { ...lab.draft, ...change };
  const resolved = resolve(draft);
  if ('reasons' in resolved) return { ...lab, draft, reasons: resolved.reasons };
  const kernel = resized(
    lab.kernel,
    lab.setting.kernel,
    draft.kernel,
    kernelPattern(lab.pattern, draft.kernel, lab.seed),
  );
  const input = resized(lab.input, lab.setting.input, draft.input, inputPattern(draft.input));
  const solved = solution(draft, kernel, input);
  const step = keepPlace(lab, solved);
  return {
    ...lab,
    ...own,
    draft,
    reasons: [],
    setting: draft,
    kernel,
    input,
    solution: solved,
    step,
  };
}

/** Turns the operation round: what was its output becomes the input, in size and in numbers. */
export function turn(lab: Lab, direction: Direction, carry: boolean): Lab {
  const { setting, solution: solved } = lab;
  if (setting.direction === direction) return lab;
  const made = direction === 'conv' ? bigExtent(solved.geometry) : smallExtent(solved.geometry);
  const { max } = limits.input;
  const input: Extent = { rows: Math.min(made.rows, max), columns: Math.min(made.columns, max) };
  const { rows } = solved.geometry;
  // The rest of the division by the stride tells which of the sizes that share B's was A's.
  const rest = (rows.big + rows.before + rows.after - rows.kernel) % rows.stride;
  const outputPadding = direction === 'transpose' && setting.padding !== 'same' ? rest : 0;
  const next: Setting = { ...setting, direction, input, outputPadding };
  if ('reasons' in resolve(next)) return lab;
  const values = carry
    ? resized(solved.output, made, input, inputPattern(input))
    : inputPattern(input);
  const opened = open({ ...lab, setting: next, input: values });
  return carry ? { ...opened, step: chapterStart(opened.solution.steps, 'multiply') } : opened;
}

/** Writes one number into the kernel or the input; every reading follows. */
export function edit(lab: Lab, map: 'kernel' | 'input', cell: number, value: number): Lab {
  const values = lab[map].map((old, i) => (i === cell ? value : old));
  const next = { ...lab, ...own, [map]: values };
  return { ...next, solution: solution(next.setting, next.kernel, next.input) };
}

export function fillKernel(lab: Lab, pattern: KernelName, seed: number): Lab {
  const kernel = kernelPattern(pattern, lab.setting.kernel, seed);
  const solved = solution(lab.setting, kernel, lab.input);
  return { ...lab, ...own, pattern, seed, kernel, solution: solved };
}

export function moveTo(lab: Lab, step: number): Lab {
  const last = lab.solution.steps.length - 1;
  const next = Math.min(last, Math.max(0, step));
  return next === lab.step ? lab : { ...lab, step: next };
}
