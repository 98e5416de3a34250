import { checksum } from '../../core/checksum';
import { Fault, isFault } from '../../core/fault';
import { yieldToEventLoop } from '../../core/yieldToEventLoop';
import { scaled } from '../data/batch';
import type { ProgramDevice } from '../program/device';
import { Interpreter } from '../program/interpreter';
import type { Program } from '../program/program';
import { stateWithoutData } from '../program/stateWithoutData';
import { Mutex } from '../training/mutex';
import { WasmDevice } from '../wasm/device';
import type { WasmHost } from '../wasm/host';
import { classifierFileNames, parseClassifierManifest } from './manifest';
import type { ClassifierDataset, ClassifierManifest } from './manifest';
import {
  classes,
  classifierForward,
  ClassifierTensors,
  featureCount,
  imageSide,
  softmax,
} from './net';
import { readClassifier } from './weights';

/** What the classifier makes of n images. */
export interface Classification {
  /** [n, 64]: the last hidden layer, after ReLU. */
  features: Float32Array;
  /** [n, 10]: each row adds up to 1. */
  probabilities: Float32Array;
}

const imageLength = imageSide ** 2;

function writeScaled(pixels: Uint8Array, to: Float32Array): void {
  for (let i = 0; i < pixels.length; i++) to[i] = scaled[pixels[i] ?? 0] ?? 0;
}

/** Judges images with weights that no longer change, a chunk at a time. */
export class Classifier {
  private readonly device: ProgramDevice;
  private readonly chunk: number;
  private readonly tensors: ClassifierTensors;
  /** By how many images. */
  private readonly programs = new Map<number, Program>();
  private readonly state = stateWithoutData();
  /** Two callers must not write their images over each other's. */
  private readonly mutex = new Mutex();
  private disposed = false;

  /**
   * @param device its own from now on
   * @param chunk images that it judges before it lets the thread's messages in
   */
  constructor(device: ProgramDevice, arrays: ReadonlyMap<string, Float32Array>, chunk: number) {
    this.device = device;
    this.chunk = chunk;
    this.tensors = new ClassifierTensors(chunk);
    device.prepare([this.programFor(chunk)]);
    for (const [name, values] of arrays) device.write(this.tensors.parameter(name), values);
  }

  private programFor(images: number): Program {
    const known = this.programs.get(images);
    if (known) return known;
    const made = classifierForward(this.tensors, images, 'running');
    this.programs.set(images, made);
    return made;
  }

  /**
   * @param images [n, 28, 28, 1] in [−1, 1], or u8 as the data sets keep theirs. Larger ones are cropped about
   *   their middle by the caller, smaller ones framed with −1: an image of 32×32 pixels has its 28×28 in a
   *   frame of two.
   * @throws RangeError for numbers that are no images; the signal's reason once it is aborted; Fault
   *   `engine.notOpen` after `dispose`
   */
  async classify(images: Float32Array | Uint8Array, signal?: AbortSignal): Promise<Classification> {
    const { chunk, device, tensors } = this;
    const count = images.length / imageLength;
    if (!Number.isInteger(count)) {
      throw new RangeError(`${images.length} numbers are not images of ${imageLength}`);
    }
    const features = new Float32Array(count * featureCount);
    const probabilities = new Float32Array(count * classes);
    for (let first = 0; first < count; first += chunk) {
      if (first > 0) await yieldToEventLoop();
      await this.mutex.run(async () => {
        signal?.throwIfAborted();
        if (this.disposed) throw new Fault({ code: 'engine.notOpen', params: {} });
        const rows = Math.min(chunk, count - first);
        const pixels = images.subarray(first * imageLength, (first + rows) * imageLength);
        if (pixels instanceof Uint8Array) writeScaled(pixels, device.view(tensors.images));
        else device.write(tensors.images, pixels);
        await device.run(this.programFor(rows), this.state);
        const seen = device.view(tensors.features).subarray(0, rows * featureCount);
        features.set(seen, first * featureCount);
        const logits = device.read(tensors.logits, rows * classes);
        probabilities.set(softmax(logits), first * classes);
      });
    }
    return { features, probabilities };
  }

  dispose(): void {
    this.disposed = true;
    this.device.dispose();
  }
}

/** Images after which the thread's messages get in: about a fiftieth of a second's work. */
const chunks = { wasm: 256, interpreter: 2 };

/**
 * WebAssembly whatever trains, so that a figure means the same beside every trainer; without fused
 * multiply-adds, so that all machines, and any number of threads, give the same bits. Where WebAssembly has
 * no SIMD, the interpreter does it, slowly.
 */
async function openDevice(host: WasmHost): Promise<{ device: ProgramDevice; chunk: number }> {
  try {
    const device = await WasmDevice.open(host, false);
    return { device, chunk: chunks.wasm };
  } catch (error) {
    if (!isFault(error) || error.record.code !== 'engine.noDevice') throw error;
    return { device: new Interpreter(), chunk: chunks.interpreter };
  }
}

/** The files of `classifierFileNames`, as they were fetched. */
export interface ClassifierFiles {
  dataset: ClassifierDataset;
  manifest: Uint8Array;
  weights: Uint8Array<ArrayBuffer>;
}

/** A classifier, and what is known of it. */
export interface OpenClassifier extends Pick<Classifier, 'classify' | 'dispose'> {
  readonly info: Pick<ClassifierManifest, 'dataset' | 'version' | 'testAccuracy'>;
}

/**
 * @throws Fault `data.manifest`, `data.truncated`, `data.checksum` for damaged files, `file.…` for weights
 *   of another net; `engine.outOfMemory`
 */
export async function openClassifier(
  { dataset, manifest, weights }: ClassifierFiles,
  host: WasmHost,
): Promise<OpenClassifier> {
  const { bytes, sha256, version, testAccuracy } = parseClassifierManifest(manifest, dataset);
  const file = classifierFileNames(dataset).weights;
  if (weights.length < bytes) {
    const params = { file, bytes: weights.length, expected: bytes };
    throw new Fault({ code: 'data.truncated', params });
  }
  if ((await checksum(weights)) !== sha256) {
    throw new Fault({ code: 'data.checksum', params: { file } });
  }
  const arrays = readClassifier(weights);
  const { device, chunk } = await openDevice(host);
  try {
    const classifier = new Classifier(device, arrays, chunk);
    return {
      info: { dataset, version, testAccuracy },
      classify: (images, signal) => classifier.classify(images, signal),
      dispose: () => classifier.dispose(),
    };
  } catch (error) {
    device.dispose();
    throw error;
  }
}
