import * as v from 'valibot';
import { Fault } from '../../core/fault';

/** The data sets whose images a classifier judges. */
export const classifierDatasets = ['mnist', 'fashion'] as const;
export type ClassifierDataset = (typeof classifierDatasets)[number];

/** The names of a classifier's files in `public/models`. */
export function classifierFileNames(dataset: ClassifierDataset) {
  return { manifest: `classifier-${dataset}.json`, weights: `classifier-${dataset}.safetensors` };
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const manifestSchema = v.pipe(
  v.object({
    dataset: v.picklist(classifierDatasets),
    /** The first digits of `sha256`. Figures by two versions can't be compared. */
    version: v.pipe(v.string(), v.regex(/^[0-9a-f]{8}$/)),
    /** Of the file of weights. */
    bytes: count,
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    /** What makes the files. */
    command: v.string(),
    seed: count,
    epochs: v.pipe(v.number(), v.minValue(0)),
    /** Share of the test images that the weights of the file, in half precision, label rightly. */
    testAccuracy: share,
    /** Share of images of uniform noise that get a label with a probability above 0.9. */
    confidentNoise: share,
    /** Of the data that it learned from. */
    licence: v.string(),
  }),
  v.check(({ version, sha256 }) => sha256.startsWith(version)),
);

/** What `classifier-….json` says of the weights beside it. */
export type ClassifierManifest = v.InferOutput<typeof manifestSchema>;

/** @throws Fault `data.manifest` for anything but the manifest of this data set's classifier */
export function parseClassifierManifest(
  bytes: Uint8Array,
  dataset: ClassifierDataset,
): ClassifierManifest {
  let json: unknown = null;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // Not JSON: refused below like any other manifest that is none.
  }
  const parsed = v.safeParse(manifestSchema, json);
  if (!parsed.success || parsed.output.dataset !== dataset) {
    const file = classifierFileNames(dataset).manifest;
    throw new Fault({ code: 'data.manifest', params: { file } });
  }
  return parsed.output;
}
