import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageSize } from '../../src/core/nn/architecture';
import { normals, streams } from '../../src/core/nn/random';
import { joinParts, splitWeights } from '../../src/core/safetensors/parts';
import type { ModelDescription } from '../../src/core/nn/model';
import type { Trainer } from '../../src/engine/trainer';
import { imageGridPng } from '../train/imageGrid';
import type { Recipe } from './recipes';

/** The Train room's 64 noise vectors as the generator draws them now: a PNG file. */
export async function imageGridOf(trainer: Trainer, model: ModelDescription): Promise<Uint8Array> {
  const z = normals(model.seed, streams.grid, 0, 64 * model.latent);
  const channels = model.generator.at(-1) === 3 ? 3 : 1;
  return imageGridPng(await trainer.generate(z), 8, imageSize(model), channels);
}

/** As the Hugging Face Hub names the parts of a model. */
function partName(name: string, part: number, parts: number): string {
  const padded = (n: number) => String(n).padStart(5, '0');
  return `${name}-${padded(part + 1)}-of-${padded(parts)}.safetensors`;
}

/**
 * Writes what ships: weights in half precision, the image grid as those weights draw it, and the facts of
 * both. The trainer then has these weights.
 * @param seconds of training, all runs together
 */
export async function publish(
  name: string,
  { config, licence, fileBytes }: Recipe,
  trainer: Trainer,
  { seconds, folder }: { seconds: number; folder: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const steps = trainer.step;
  const parts = splitWeights({ ...(await trainer.checkpoint()), config }, 'F16', fileBytes);
  await trainer.restore(joinParts(parts));
  const files = parts.map((part, i) => ({
    file: partName(name, i, parts.length),
    bytes: part.length,
    sha256: createHash('sha256').update(part).digest('hex'),
  }));
  const { engine, backend, device } = trainer.info;
  const manifest = {
    name,
    files,
    picture: `${name}.png`,
    config,
    steps,
    seconds: Math.round(seconds),
    trainedWith: [`${engine} on ${backend}`, ...(device ? [device] : [])].join(': '),
    licence,
  };
  for (const [i, { file }] of files.entries()) {
    await writeFile(join(folder, file), parts[i] ?? new Uint8Array());
  }
  await writeFile(join(folder, manifest.picture), await imageGridOf(trainer, config.model));
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const { file, bytes } of files) console.log(`${file}: ${bytes} bytes after ${steps} steps`);
}
