import type { Pixels } from '../core/pixels';
import type { Engine } from '../rpc/engineProtocol';
import { architecture } from '../core/nn/architecture';
import { kerasFile, pytorchFile } from '../core/export/python';
import { forward } from '../core/nn/forward';
import { gridZ } from '../core/latent/variants';
import { trainingPieces, writeWeights } from '../core/safetensors/checkpoint';
import { blobSource, chunkBytes, readTraining } from '../core/safetensors/source';
import type { Checkpoint } from '../core/checkpoint';
import type { Frame } from './archive/archive';
import { gif } from './media/gif';
import { download, enlarge, png } from './media/picture';
import { webm } from './media/webm';
import { yieldToEventLoop } from '../core/yieldToEventLoop';

/** What a person takes home of a run, and how they bring it back. */

export const exports = ['weights', 'pytorch', 'keras', 'png', 'gif', 'webm'] as const;
export type Export = (typeof exports)[number];

const weightsName = 'generator.safetensors';
/** Milliseconds a picture of the film. */
const delay = 100;
/** Each pixel this many times each way: films and sheets are looked at, not computed with. */
const scale = 2;

function nameOf({ config, step }: Pick<Checkpoint, 'config' | 'step'>, ending: string): string {
  return `ganvas-${config.dataset}-step${step}${ending}`;
}

/**
 * A file of pieces. The browser copies them where it likes, such as to its disk; the page stays alive
 * meanwhile, and never has the file whole.
 */
export async function fileOf(pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<Blob> {
  const copies: Blob[] = [];
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += chunkBytes) {
      copies.push(new Blob([piece.subarray(at, at + chunkBytes)]));
      if (at > 0) await yieldToEventLoop();
    }
  }
  return new Blob(copies, { type: 'application/octet-stream' });
}

export async function saveRun(engine: Engine): Promise<void> {
  const checkpoint = await engine.save();
  download(await fileOf(trainingPieces(checkpoint)), nameOf(checkpoint, '.safetensors'));
}

/**
 * A run from a stranger's file, checked completely.
 * @throws Fault `file.…`, `config.…`
 */
export function readRun(file: Blob): Promise<Checkpoint> {
  return readTraining(blobSource(file));
}

/** A picture of the first fixed z, by plain arithmetic: what the Python files check themselves with. */
function sampleOf({ config, arrays }: Checkpoint) {
  const { latent, seed } = config.model;
  const z = gridZ(seed, 1, latent);
  const image = forward(architecture(config.model).generator, arrays, z).at(-1)?.data;
  return { z, image: image ?? [] };
}

/**
 * @param grid the newest grid
 * @param frames the history, oldest first
 * @returns whether the browser could; it can't where it has no encoder for the format
 */
export async function exportRun(
  engine: Engine,
  what: Export,
  grid: { step: number; sheet: Pixels } | null,
  frames: readonly Frame[],
): Promise<boolean> {
  switch (what) {
    case 'weights':
      download(await fileOf([writeWeights(await engine.save(), 'g', 'F32')]), weightsName);
      return true;
    case 'pytorch':
    case 'keras': {
      const checkpoint = await engine.save();
      const write = what === 'pytorch' ? pytorchFile : kerasFile;
      const text = write(checkpoint.config.model, sampleOf(checkpoint), weightsName);
      download(new Blob([text], { type: 'text/x-python' }), `generator_${what}.py`);
      return true;
    }
    case 'png': {
      if (!grid) return false;
      download(await png(enlarge(grid.sheet, scale)), `ganvas-step${grid.step}.png`);
      return true;
    }
    case 'gif':
    case 'webm': {
      const sheets = frames.map(({ sheet }) => enlarge(sheet, scale));
      if (sheets.length === 0) return false;
      const film = what === 'gif' ? await gif(sheets, delay) : await webm(sheets, delay);
      if (film) download(film, `ganvas-history.${what}`);
      return film !== null;
    }
    default:
      return what satisfies never;
  }
}
