import { chunkBytes } from '../core/checkpoint';
import type { Checkpoint } from '../core/checkpoint';
import { withAverage } from '../core/nn/parameters';
import { trainingPieces, writeWeights } from '../core/safetensors/checkpoint';
import { yieldToEventLoop } from '../core/yieldToEventLoop';
import type { FileKind } from './archive/archiveProtocol';
import { weightsName } from './fileNames';

/**
 * A file of pieces. The browser copies them where it likes, such as to its disk; other things have their
 * turn meanwhile, and nobody ever has the file whole.
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

async function pythonOf(what: 'pytorch' | 'keras', { config, arrays }: Checkpoint): Promise<Blob> {
  const [{ pytorchFile, kerasFile }, { forward }, { architecture }, { gridZ }] = await Promise.all([
    import('../core/export/python'),
    import('../core/nn/forward'),
    import('../core/nn/architecture'),
    import('../core/latent/variants'),
  ]);
  // A picture of the first fixed z, by plain arithmetic: what the file checks itself with.
  const z = gridZ(config.model.seed, 1, config.model.latent);
  // The file's weights are the average.
  const drawn = withAverage(arrays);
  const image = forward(architecture(config.model).generator, drawn, z).at(-1)?.data ?? [];
  const write = what === 'pytorch' ? pytorchFile : kerasFile;
  return new Blob([write(config.model, { z, image }, weightsName)], { type: 'text/x-python' });
}

/** What a person takes home of a checkpoint. */
export function writeFile(what: FileKind, checkpoint: Checkpoint): Promise<Blob> {
  switch (what) {
    case 'run':
      return fileOf(trainingPieces(checkpoint));
    case 'weights':
      return fileOf([writeWeights(checkpoint, 'g', 'F32')]);
    case 'pytorch':
    case 'keras':
      return pythonOf(what, checkpoint);
    default:
      return what satisfies never;
  }
}
