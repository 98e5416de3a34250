import * as v from 'valibot';
import type { DatasetName } from '../../core/dataset';
import { Fault } from '../../core/fault';
import { principalComponents } from '../../core/metrics/components';
import type { Components } from '../../core/metrics/components';
import { frechetResult } from '../../core/metrics/frechet';
import { gaussianOf, mergeMoments } from '../../core/metrics/gaussian';
import type { Gaussian } from '../../core/metrics/gaussian';
import { usualSamples } from '../../core/metrics/quality';
import { streams, uniforms } from '../../core/nn/random';
import { checkValues } from '../../core/safetensors/checkpoint';
import { parse, serialise } from '../../core/safetensors/format';
import type { Tensor } from '../../core/safetensors/format';
import { fromHalves, toHalf } from '../../core/safetensors/half';
import type { OpenClassifier } from '../classifier/classifier';
import type { ImageStore } from '../trainer';
import { componentCount, lookAt, pixelsOf, realImages, views } from './look';
import type { Eye, View } from './look';
import type { OpenProjector } from './projector';

/** Images that stand for the data; of fewer, four in five. */
const referenceImages = 2048;
/** Of these the principal components are found. */
const componentImages = 512;
const seed = 1;

/** Fréchet distances of other real images, and of noise, as shares of the real images' spread. */
export type Yardsticks = Record<'real' | 'noise', Partial<Record<View, number | undefined>>>;

/**
 * What is known of a data set's own images. `npm run reference` finds it once and keeps it beside the
 * classifier: finding it takes about as long as ten measurements.
 */
export interface Reference {
  components: Components;
  /** Of the first `count` images. */
  gaussians: Partial<Record<View, Gaussian>>;
  count: number;
  /** Of `usualSamples` images. */
  yardsticks: Yardsticks;
}

/** Axes as a file keeps them, so that those found here give the same figures. */
function rounded(components: Components): Components {
  const axes = components.axes.map((axis) =>
    Float64Array.from(fromHalves(Uint16Array.from(axis, toHalf))),
  );
  return { ...components, axes };
}

/** @returns distances of images by both views, as shares of the spread of the reference's */
async function sharesOf(
  images: Uint8Array,
  eye: Eye,
  gaussians: Reference['gaussians'],
): Promise<Partial<Record<View, number>>> {
  const { moments } = await lookAt(images, eye);
  const shares: Partial<Record<View, number>> = {};
  for (const view of views) {
    const reference = gaussians[view];
    if (reference) shares[view] = frechetResult(reference, moments[view] ?? []).share;
  }
  return shares;
}

/** What as many other real images, and `usualSamples` of noise, look like. */
export async function findYardsticks(
  store: ImageStore,
  eye: Eye,
  { gaussians, count }: Pick<Reference, 'gaussians' | 'count'>,
  samples: number,
): Promise<Yardsticks> {
  const others = await realImages(store, count, Math.min(samples, store.images - count));
  const noise = Uint8Array.from(
    uniforms(seed, streams.explore, 0, usualSamples * eye.pixels),
    (x) => x * 256,
  );
  return {
    real: await sharesOf(others, eye, gaussians),
    noise: await sharesOf(noise, eye, gaussians),
  };
}

/**
 * Waits for the images that it needs.
 * @throws Fault of their download
 */
export async function findReference(
  store: ImageStore,
  classifier: OpenClassifier | null,
  openProjector: OpenProjector,
): Promise<Reference> {
  const count = Math.min(referenceImages, Math.floor(store.images * 0.8));
  const images = await realImages(store, 0, count);
  const pixels = pixelsOf(store);
  const sample = images.subarray(0, componentImages * pixels);
  const components = rounded(await principalComponents(sample, pixels, componentCount));
  const projector = await openProjector(components);
  try {
    const eye = { classifier, projector, pixels };
    const { moments } = await lookAt(images, eye);
    const gaussians: Reference['gaussians'] = {};
    for (const view of views) {
      const [first, ...others] = moments[view] ?? [];
      if (first) gaussians[view] = gaussianOf(others.reduce(mergeMoments, first));
    }
    const found = { components, gaussians, count };
    return { ...found, yardsticks: await findYardsticks(store, eye, found, usualSamples) };
  } finally {
    projector.dispose();
  }
}

const singles = (values: ArrayLike<number>, shape: number[]): Tensor => ({
  dtype: 'F32',
  shape,
  values: Float32Array.from(values),
});

/** @param classifier version of the one whose features these are; null without one */
export function writeReference(
  { components, gaussians, count, yardsticks }: Reference,
  classifier: string | null,
): Uint8Array<ArrayBuffer> {
  const { mean, axes, variances } = components;
  const pixels = mean.length;
  const tensors = new Map<string, Tensor>([
    ['mean', singles(mean, [pixels])],
    ['variances', singles(variances, [componentCount])],
    [
      'axes',
      {
        dtype: 'F16',
        shape: [componentCount, pixels],
        values: Uint16Array.from(
          axes.flatMap((axis) => [...axis]),
          toHalf,
        ),
      },
    ],
  ]);
  for (const view of views) {
    const gaussian = gaussians[view];
    if (!gaussian) continue;
    tensors.set(`${view}.mean`, singles(gaussian.mean, [componentCount]));
    const square = [componentCount, componentCount];
    tensors.set(`${view}.covariance`, singles(gaussian.covariance, square));
  }
  const facts = { classifier, count, yardsticks };
  return serialise({ tensors, metadata: new Map([['reference', JSON.stringify(facts)]]) });
}

const share = v.pipe(v.number(), v.minValue(0));
const shares = v.object({ features: v.optional(share), components: share });
const factsSchema = v.object({
  classifier: v.nullable(v.string()),
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(2)),
  yardsticks: v.object({ real: shares, noise: shares }),
});

function factsOf(text: string | undefined): v.InferOutput<typeof factsSchema> {
  try {
    return v.parse(factsSchema, JSON.parse(text ?? ''));
  } catch {
    throw new Fault({ code: 'file.header', params: {} });
  }
}

/**
 * @param wanted version of the classifier that judges, and the numbers of an image
 * @returns null for what another classifier, or other images, gave
 * @throws Fault `file.…` for anything but such a file
 */
export function readReference(
  file: Uint8Array,
  { classifier, pixels }: { classifier: string | null; pixels: number },
): Reference | null {
  const { tensors, metadata } = parse(file);
  const { count, yardsticks, classifier: version } = factsOf(metadata.get('reference'));
  const numbers = (name: string, length: number): Float64Array => {
    const tensor = tensors.get(name);
    if (tensor?.values.length !== length) {
      throw new Fault({ code: 'file.layout', params: { tensor: name } });
    }
    const values = tensor.dtype === 'F32' ? tensor.values : fromHalves(tensor.values);
    checkValues(values, { name, nonNegative: false });
    return Float64Array.from(values);
  };
  if (version !== classifier || tensors.get('mean')?.values.length !== pixels) return null;
  const all = numbers('axes', componentCount * pixels);
  const components = {
    mean: numbers('mean', pixels),
    variances: numbers('variances', componentCount),
    axes: Array.from({ length: componentCount }, (_, i) => all.slice(i * pixels, (i + 1) * pixels)),
  };
  const gaussians: Reference['gaussians'] = {};
  for (const view of views) {
    if (view === 'features' && classifier === null) continue;
    gaussians[view] = {
      count,
      mean: numbers(`${view}.mean`, componentCount),
      covariance: numbers(`${view}.covariance`, componentCount ** 2),
    };
  }
  return { components, gaussians, count, yardsticks };
}

/** The name of a data set's file in `public/models`. */
export const referenceFileName = (dataset: DatasetName) => `reference-${dataset}.safetensors`;
