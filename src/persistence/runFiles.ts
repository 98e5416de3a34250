import type { Pixels } from '../core/pixels';
import type { Engine } from '../rpc/engineProtocol';
import type { Checkpoint } from '../core/checkpoint';
import type { Frame } from './archive/archive';
import type { RunFiles } from './archive/connectArchive';
import { weightsName } from './fileNames';
import { gif } from './media/gif';
import { download, enlarge, png } from './media/picture';
import { webm } from './media/webm';

/** What a person takes home of a run. */

export const exports = ['weights', 'pytorch', 'keras', 'png', 'gif', 'webm'] as const;
export type Export = (typeof exports)[number];

/** Milliseconds a picture of the film. */
const delay = 100;
/** Each pixel this many times each way: films and grids are looked at, not computed with. */
const scale = 2;

function nameOf({ config, step }: Pick<Checkpoint, 'config' | 'step'>, ending: string): string {
  return `ganvas-${config.dataset}-step${step}${ending}`;
}

/** Whose run it is, and who makes files of it. */
export interface RunSource {
  engine: Engine;
  files: RunFiles;
}

export async function saveRun({ engine, files }: RunSource): Promise<void> {
  const checkpoint = await engine.save();
  download(await files.writeFile('run', checkpoint), nameOf(checkpoint, '.safetensors'));
}

/**
 * @param grid the newest grid
 * @param frames the history, oldest first
 * @returns whether the browser could; it can't where it has no encoder for the format
 */
export async function exportRun(
  { engine, files }: RunSource,
  what: Export,
  grid: { step: number; imageGrid: Pixels } | null,
  frames: readonly Frame[],
): Promise<boolean> {
  switch (what) {
    case 'weights':
      download(await files.writeFile(what, await engine.save()), weightsName);
      return true;
    case 'pytorch':
    case 'keras':
      download(await files.writeFile(what, await engine.save()), `generator_${what}.py`);
      return true;
    case 'png': {
      if (!grid) return false;
      download(await png(enlarge(grid.imageGrid, scale)), `ganvas-step${grid.step}.png`);
      return true;
    }
    case 'gif':
    case 'webm': {
      const pictures = frames.map(({ sheet }) => enlarge(sheet, scale));
      if (pictures.length === 0) return false;
      const film = what === 'gif' ? await gif(pictures, delay) : await webm(pictures, delay);
      if (film) download(film, `ganvas-history.${what}`);
      return film !== null;
    }
    default:
      return what satisfies never;
  }
}
