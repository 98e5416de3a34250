import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { accuracy, confidentNoise } from '../../../scripts/classifier/publish';
import { labelledImages } from '../../../scripts/classifier/data';
import { initialClassifier } from '../../../scripts/classifier/train';
import { fileReader } from '../../../scripts/fileReader';
import { nodeWasmHost } from '../../../scripts/wasmHost';
import type { FaultRecord } from '../../core/fault';
import { parse, serialise } from '../../core/safetensors/format';
import type { Container } from '../../core/safetensors/format';
import { zhHans } from '../../i18n/chinese';
import { formatFault } from '../../i18n/formatFault';
import { en } from '../../i18n/messages';
import { normalNumbers, relativeError } from '../../testing/numbers';
import type { WasmHost } from '../wasm/host';
import { openClassifier } from './classifier';
import type { ClassifierFiles, OpenClassifier } from './classifier';
import { classifierDatasets, classifierFileNames } from './manifest';
import type { ClassifierDataset } from './manifest';
import { writeClassifier } from './weights';

const shipped = `${import.meta.dirname}/../../../public`;

function filesOf(dataset: ClassifierDataset): ClassifierFiles {
  const { manifest, weights } = classifierFileNames(dataset);
  const read = (name: string) => new Uint8Array(readFileSync(`${shipped}/models/${name}`));
  return { dataset, manifest: read(manifest), weights: read(weights) };
}

/** A manifest that says of other weights that they are the right ones. */
function withWeights(files: ClassifierFiles, weights: Uint8Array<ArrayBuffer>): ClassifierFiles {
  const sha256 = createHash('sha256').update(weights).digest('hex');
  const facts = { sha256, version: sha256.slice(0, 8), bytes: weights.length };
  return { ...files, weights, manifest: changed(files.manifest, facts) };
}

function changed(manifest: Uint8Array, facts: Record<string, unknown>): Uint8Array {
  const json = JSON.parse(new TextDecoder().decode(manifest)) as Record<string, unknown>;
  return new TextEncoder().encode(JSON.stringify({ ...json, ...facts }));
}

/** A host that must be asked for nothing. */
const noHost: WasmHost = {
  threads: 1,
  load: () => Promise.reject(new Error('Asked for a module')),
  startThread: () => {
    throw new Error('Asked for a thread');
  },
};

/** A browser whose WebAssembly has no SIMD. */
const noSimd: WasmHost = {
  ...noHost,
  load: () => Promise.reject(new WebAssembly.CompileError('no SIMD')),
};

const pixels = 28 * 28;
const uniform = (count: number) =>
  normalNumbers(3, count * pixels).map((x) => Math.max(-1, Math.min(1, x)));

describe.each(classifierDatasets)('the classifier of %s that ships', (dataset) => {
  const least = { mnist: 0.98, fashion: 0.87 }[dataset];
  let classifier: OpenClassifier;
  beforeAll(async () => {
    classifier = await openClassifier(filesOf(dataset), nodeWasmHost(1));
  });

  it('knows the first thousand test images', async () => {
    const test = await labelledImages(fileReader(`${shipped}/data`), dataset, 'test');
    expect(await accuracy(classifier, test, 1000)).toBeGreaterThanOrEqual(least);
  });

  it('takes noise for nothing', async () => {
    expect(await confidentNoise(classifier, 99, 1000)).toBeLessThanOrEqual(0.02);
  });

  it('is small, says what it is, and by what licence', () => {
    const { manifest, weights } = filesOf(dataset);
    expect(weights.length).toBeLessThanOrEqual(250_000);
    const sha256 = createHash('sha256').update(weights).digest('hex');
    const facts = JSON.parse(new TextDecoder().decode(manifest)) as Record<string, unknown>;
    expect(facts).toMatchObject({ dataset, sha256, version: classifier.info.version });
    expect(facts['testAccuracy']).toBe(classifier.info.testAccuracy);
    expect(facts['testAccuracy']).toBeGreaterThanOrEqual({ mnist: 0.988, fashion: 0.89 }[dataset]);
    expect(facts['licence']).toMatch(/MNIST.*(CC BY-SA 3.0|MIT)/);
  });
});

describe('classify', () => {
  // Weights that were never trained, so that no logit is far ahead of the others.
  const random = withWeights(filesOf('mnist'), writeClassifier(initialClassifier(5)));
  const open = () => openClassifier(random, nodeWasmHost(2));

  it('computes what the definitions say, also where WebAssembly has no SIMD', async () => {
    const [fast, plain] = [await open(), await openClassifier(random, noSimd)];
    const images = uniform(6);
    const [found, expected] = [await fast.classify(images), await plain.classify(images)];
    expect(relativeError(found.features, expected.features)).toBeLessThan(1e-5);
    expect(relativeError(found.probabilities, expected.probabilities)).toBeLessThan(1e-5);
    expect(found.features).toHaveLength(6 * 64);
    for (let image = 0; image < 6; image++) {
      const row = found.probabilities.subarray(10 * image, 10 * (image + 1));
      expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
  });

  it('computes without fused multiply-adds, the same bits with any number of threads', async () => {
    const host = nodeWasmHost(2);
    const builds: string[] = [];
    const load: WasmHost['load'] = (build) => {
      builds.push(build);
      return host.load(build);
    };
    const two = await openClassifier(random, { ...host, load });
    const one = await openClassifier(random, { ...noHost, load });
    expect(builds).toEqual(['simd-threads', 'simd']);
    const images = uniform(300);
    expect(await two.classify(images)).toEqual(await one.classify(images));
    two.dispose();
    one.dispose();
  });

  it('gives each image its answer, however many come, and whoever else asks meanwhile', async () => {
    const classifier = await open();
    const images = uniform(300);
    const [all, last] = await Promise.all([
      classifier.classify(images),
      classifier.classify(images.subarray(299 * pixels)),
    ]);
    const [none, tail] = [await classifier.classify(new Float32Array()), 299 * 64];
    expect(none.features).toHaveLength(0);
    expect(all.features.subarray(tail)).toEqual(last.features);
    expect(all.probabilities.subarray(299 * 10)).toEqual(last.probabilities);
    const first = await classifier.classify(images.subarray(0, pixels));
    expect(all.features.subarray(0, 64)).toEqual(first.features);
  });

  it('lets messages in between chunks, and stops when it is told to', async () => {
    const classifier = await open();
    const images = uniform(600);
    const stop = new AbortController();
    let heard = false;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      heard = true;
      stop.abort(new Error('enough'));
      port1.close();
    };
    port2.postMessage(null);
    await expect(classifier.classify(images, stop.signal)).rejects.toThrow('enough');
    expect(heard).toBe(true);
    expect((await classifier.classify(uniform(1))).features).toHaveLength(64);
  });

  it('refuses what is no image, and everything once it is disposed of', async () => {
    const classifier = await open();
    await expect(classifier.classify(new Float32Array(pixels + 1))).rejects.toThrow(RangeError);
    classifier.dispose();
    await expect(classifier.classify(uniform(1))).rejects.toThrow('engine.notOpen');
  });
});

describe('damaged files', () => {
  const good = filesOf('mnist');
  const weightsName = classifierFileNames('mnist').weights;
  const manifestFault = {
    code: 'data.manifest',
    params: { file: classifierFileNames('mnist').manifest },
  } as const;
  const bent = Uint8Array.from(good.weights, (byte, i) => (i === 100_000 ? byte ^ 1 : byte));
  const manifest = (facts: Record<string, unknown>) => ({
    ...good,
    manifest: changed(good.manifest, facts),
  });
  /** The weights with another content, of which the manifest says that it is right. */
  const weights = (change: (container: Container) => void) => {
    const container = parse(good.weights);
    change(container);
    return withWeights(good, serialise(container));
  };
  const bias = { dtype: 'F32', shape: [10], values: new Float32Array(10) } as const;

  it.each<[string, ClassifierFiles, FaultRecord]>([
    ['a manifest that is no JSON', { ...good, manifest: new Uint8Array(9) }, manifestFault],
    ['a manifest that lacks a field', manifest({ testAccuracy: undefined }), manifestFault],
    ['an accuracy above 1', manifest({ testAccuracy: 98.9 }), manifestFault],
    ['a version of other weights', manifest({ version: '00000000' }), manifestFault],
    ['the manifest of another data set', manifest({ dataset: 'fashion' }), manifestFault],
    [
      'weights cut short',
      { ...good, weights: good.weights.slice(0, 1000) },
      {
        code: 'data.truncated',
        params: { file: weightsName, bytes: 1000, expected: good.weights.length },
      },
    ],
    [
      'a bit that is not what it was',
      { ...good, weights: bent },
      { code: 'data.checksum', params: { file: weightsName } },
    ],
    [
      'no safetensors file',
      withWeights(good, new Uint8Array(100)),
      { code: 'file.header', params: {} },
    ],
    [
      'a layer of another shape',
      weights(({ tensors }) =>
        tensors.set('logits.bias', { ...bias, shape: [9], values: new Float32Array(9) }),
      ),
      { code: 'file.shape', params: { tensor: 'logits.bias' } },
    ],
    [
      'a layer too few',
      weights(({ tensors }) => tensors.delete('conv1.bias')),
      { code: 'file.missing', params: { tensor: 'conv1.bias' } },
    ],
    [
      'a layer too many',
      weights(({ tensors }) => tensors.set('conv3.bias', { ...bias, shape: [10] })),
      { code: 'file.unexpected', params: { tensor: 'conv3.bias' } },
    ],
    [
      'a number that is none',
      weights(({ tensors }) =>
        tensors.set('logits.bias', {
          ...bias,
          shape: [10],
          values: new Float32Array(10).fill(NaN),
        }),
      ),
      { code: 'file.notFinite', params: { tensor: 'logits.bias' } },
    ],
    [
      'a negative variance',
      weights(({ tensors }) =>
        tensors.set('conv2.variance', {
          ...bias,
          shape: [32],
          values: new Float32Array(32).fill(-1),
        }),
      ),
      { code: 'file.notFinite', params: { tensor: 'conv2.variance' } },
    ],
  ])('%s: a fault with words, and nothing is opened', async (_, files, record) => {
    await expect(openClassifier(files, noHost)).rejects.toMatchObject({ record });
    for (const messages of [en, zhHans]) expect(formatFault(messages, record)).not.toBe('');
  });
});
