import * as v from 'valibot';
import {
  defaultToyGan,
  toyGanBounds,
  toyGanConfigSchema,
  toyDataNames,
  noiseNames,
} from './config';
import type { ToyGanConfig, ToyGanNumber } from './config';
import { replayFlops } from './cost';
import { drawingColumns } from './density';
import { caseNames } from './cases';
import type { CaseName } from './cases';
import { lossNames } from '../nn/losses';

/** Iterations in a row by the same players. */
export interface MoveRun {
  players: 'both' | 'd' | 'g';
  count: number;
}

/** All that a link to the game says. */
export interface ToyGanUrlState {
  config: ToyGanConfig;
  caseName: CaseName | null;
  /** What to play at once, so that the reader sees what the sender saw. */
  moves: MoveRun[];
}

const linkKeys: Record<ToyGanNumber, string> = {
  generatorWidth: 'gw',
  generatorDepth: 'gd',
  discriminatorWidth: 'dw',
  discriminatorDepth: 'dd',
  generatorRate: 'gr',
  discriminatorRate: 'dr',
  beta1: 'b1',
  discriminatorSteps: 'k',
  discriminatorWarmup: 'hs',
  seed: 'seed',
};

const numberNames = Object.keys(linkKeys) as ToyGanNumber[];

/** Longest game that a link replays, and runs of moves it may list. */
const maxReplay = 6000;
/** Most arithmetic of a replay, in floating-point operations: under a minute on a slow processor. */
const maxFlops = 6e10;
const maxRuns = 60;

/** A height is one digit of base 36, a lattice point two. */
function writeDrawing({ data, drawing }: ToyGanConfig): string {
  const width = data === 'drawnLine' ? 1 : 2;
  return drawing.map((value) => value.toString(36).padStart(width, '0')).join('');
}

function readDrawing(data: ToyGanConfig['data'], text: string): number[] {
  const width = data === 'drawnLine' ? 1 : 2;
  const parts = text.match(new RegExp(`[0-9a-z]{${width}}`, 'g')) ?? [];
  const drawing = parts.map((part) => parseInt(part, 36));
  if (data !== 'drawnLine') return drawing;
  return Array.from({ length: drawingColumns }, (_, i) => drawing[i] ?? 0);
}

/** Only what differs from the default, so that links stay short. */
export function formatToyGanUrl({
  config,
  caseName,
  moves,
}: ToyGanUrlState): Record<string, string> {
  const params: Record<string, string> = { data: config.data };
  const drawn = config.data === 'drawnLine' || config.data === 'drawnPlane';
  if (drawn) params.draw = writeDrawing(config);
  if (config.noise !== defaultToyGan.noise) params.noise = config.noise;
  if (config.loss !== defaultToyGan.loss) params.loss = config.loss;
  for (const name of numberNames) {
    if (config[name] !== defaultToyGan[name]) params[linkKeys[name]] = String(config[name]);
  }
  if (caseName !== null) params.case = caseName;
  const text = moves.map(({ players, count }) => `${players[0] ?? ''}${count}`).join('.');
  if (text !== '') params.at = text;
  return params;
}

const pick = <Value extends string>(values: readonly Value[], text: string | undefined) =>
  values.find((value) => value === text);

/** Reads what makes sense, within bounds; everything else stays as it is by default. */
export function parseToyGanUrl(params: Readonly<Record<string, string>>): ToyGanUrlState {
  const config: ToyGanConfig = {
    ...defaultToyGan,
    data: pick(toyDataNames, params.data) ?? defaultToyGan.data,
    noise: pick(noiseNames, params.noise) ?? defaultToyGan.noise,
    loss: pick(lossNames, params.loss) ?? defaultToyGan.loss,
  };
  for (const name of numberNames) {
    const text = params[linkKeys[name]];
    const value = text === undefined || text === '' ? NaN : Number(text);
    if (!Number.isFinite(value)) continue;
    const { min, max, integer } = toyGanBounds[name];
    const bounded = Math.min(max, Math.max(min, value));
    config[name] = integer ? Math.round(bounded) : bounded;
  }
  if (config.data === 'drawnLine' || config.data === 'drawnPlane') {
    const drawing = readDrawing(config.data, params.draw ?? '');
    if (v.safeParse(toyGanConfigSchema, { ...config, drawing }).success) config.drawing = drawing;
  }
  // Links from before there were lessons of the page call a case `lesson`.
  const caseName = pick(caseNames, params.case ?? params.lesson) ?? null;
  return { config, caseName, moves: readMoves(config, params.at ?? '') };
}

/** The moves that a text lists, up to the first that makes no sense. */
function movesIn(text: string): MoveRun[] {
  const moves: MoveRun[] = [];
  for (const part of text.split('.').slice(0, maxRuns)) {
    const [, letter, digits] = /^([bdg])(\d{1,5})$/.exec(part) ?? [];
    const players = pick(['both', 'd', 'g'] as const, letter === 'b' ? 'both' : letter);
    if (!players || digits === undefined) return moves;
    moves.push({ players, count: Number(digits) });
  }
  return moves;
}

/** As many of the moves as may be replayed. */
function readMoves(config: ToyGanConfig, text: string): MoveRun[] {
  const moves: MoveRun[] = [];
  let left = maxReplay;
  let flops = maxFlops - replayFlops(config, []);
  for (const { players, count: asked } of movesIn(text)) {
    const each = replayFlops({ ...config, discriminatorWarmup: 0 }, [{ players, count: 1 }]);
    const count = Math.min(left, asked, Math.floor(flops / each));
    left -= count;
    flops -= count * each;
    if (count > 0) moves.push({ players, count });
    if (count < asked) return moves;
  }
  return moves;
}

/** Adds iterations by the same players. */
export function addMove(
  moves: readonly MoveRun[],
  players: MoveRun['players'],
  count = 1,
): MoveRun[] {
  const last = moves.at(-1);
  if (last?.players === players) {
    return [...moves.slice(0, -1), { players, count: last.count + count }];
  }
  return [...moves, { players, count }];
}

/** The moves that led to an earlier step. */
export function cutMoves(moves: readonly MoveRun[], step: number): MoveRun[] {
  const kept: MoveRun[] = [];
  let left = step;
  for (const { players, count } of moves) {
    if (left <= 0) break;
    kept.push({ players, count: Math.min(left, count) });
    left -= count;
  }
  return kept;
}

/** Iterations that a link asks for, whether or not they may be replayed. */
export function stepsAsked(params: Readonly<Record<string, string>>): number {
  return countSteps(movesIn(params.at ?? ''));
}

/** Iterations in all. */
export function countSteps(moves: readonly MoveRun[]): number {
  return moves.reduce((sum, { count }) => sum + count, 0);
}

/** Whether a link can carry these moves, and a worker replay them in reasonable time. */
export function canReplay(config: ToyGanConfig, moves: readonly MoveRun[]): boolean {
  return (
    moves.length <= maxRuns &&
    countSteps(moves) <= maxReplay &&
    replayFlops(config, moves) <= maxFlops
  );
}
