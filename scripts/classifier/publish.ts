import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checksum } from '../../src/core/checksum';
import { fit } from '../../src/core/dataset';
import { streams, uniforms } from '../../src/core/nn/random';
import { Classifier } from '../../src/engine/classifier/classifier';
import { classifierFileNames } from '../../src/engine/classifier/manifest';
import type { ClassifierManifest } from '../../src/engine/classifier/manifest';
import { classes, imageSide } from '../../src/engine/classifier/net';
import { readClassifier, writeClassifier } from '../../src/engine/classifier/weights';
import { gatherBatch } from '../../src/engine/data/batch';
import type { ProgramDevice } from '../../src/engine/program/device';
import type { LabelledImages } from './data';

type Judge = Pick<Classifier, 'classify'>;

/** The most likely class of each image, and how likely it is. */
function likeliest(probabilities: Float32Array): { label: number; probability: number }[] {
  return Array.from({ length: probabilities.length / classes }, (_, image) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    const probability = Math.max(...row);
    return { label: row.indexOf(probability), probability };
  });
}

/** @returns the share of the first `count` images that get their label */
export async function accuracy(
  judge: Judge,
  data: LabelledImages,
  count = data.loaded,
): Promise<number> {
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  const images = gatherBatch(data, indices, fit(data.size, imageSide));
  const found = likeliest((await judge.classify(images)).probabilities);
  return found.filter(({ label }, image) => label === data.labels[image]).length / count;
}

/** @returns the share of `count` images of uniform noise that get a label with a probability above 0.9 */
export async function confidentNoise(judge: Judge, seed: number, count: number): Promise<number> {
  const noise = uniforms(seed, streams.explore, 0, count * imageSide ** 2);
  const found = likeliest((await judge.classify(noise.map((x) => 2 * x - 1))).probabilities);
  return found.filter(({ probability }) => probability > 0.9).length / count;
}

/** What is published: a data set's classifier and how it was made. */
export interface Publication extends Pick<
  ClassifierManifest,
  'dataset' | 'seed' | 'epochs' | 'command' | 'licence'
> {
  arrays: ReadonlyMap<string, Float32Array>;
}

/**
 * Writes what ships: the weights in half precision, and what they are worth in that form.
 * @param device for the judging
 * @param folder where to
 */
export async function publish(
  { arrays, ...facts }: Publication,
  test: LabelledImages,
  device: ProgramDevice,
  folder: string,
): Promise<ClassifierManifest> {
  const weights = writeClassifier(arrays);
  const judge = new Classifier(device, readClassifier(weights), 256);
  const sha256 = await checksum(weights);
  const { dataset, seed } = facts;
  const manifest: ClassifierManifest = {
    dataset,
    version: sha256.slice(0, 8),
    bytes: weights.length,
    sha256,
    command: facts.command,
    seed,
    epochs: facts.epochs,
    testAccuracy: await accuracy(judge, test),
    confidentNoise: await confidentNoise(judge, seed, 2_000),
    licence: facts.licence,
  };
  const names = classifierFileNames(dataset);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, names.weights), weights);
  await writeFile(join(folder, names.manifest), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
