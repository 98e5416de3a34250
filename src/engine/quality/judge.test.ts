import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileReader } from '../../../scripts/fileReader';
import { nodeWasmHost } from '../../../scripts/wasmHost';
import { streams, uniforms } from '../../core/nn/random';
import { fetchClassifier } from '../classifier/fetchClassifier';
import { openImages } from '../data/images';
import type { ImageDownload } from '../data/images';
import { fetchReference } from './fetchReference';
import { Judge } from './judge';
import type { JudgeSources } from './judge';
import { openProjector } from './projector';

const read = fileReader(new URL('../../../public/data/', import.meta.url).pathname);
const pixels = 28 ** 2;
const sources: JudgeSources = {
  openProjector: (components) => openProjector(components, nodeWasmHost(1)),
  openClassifier: (dataset) => fetchClassifier(dataset, read, nodeWasmHost(1)),
  fetchReference: (dataset) => fetchReference(dataset, read),
};
let store: ImageDownload;
let judge: Judge;

beforeAll(async () => {
  store = openImages('mnist', read, () => undefined);
  judge = await Judge.open(store, 'mnist', sources);
});
afterAll(() => {
  judge.dispose();
  store.close();
});

/** Real images that are not among those that stand for the data. */
const real = async (first: number, count: number) => {
  await store.whenLoaded(first + count);
  return store.pixels.slice(first * pixels, (first + count) * pixels);
};

test('real images are as near as other real ones, and have all classes', async () => {
  const found = await judge.measure(await real(8000, 1024), { manifold: true, copies: 0 });
  const { classes, features, components, manifold, classifier } = found;
  expect(classifier?.version).toMatch(/^[0-9a-f]{8}$/);
  expect(classes?.reduce((a, b) => a + b)).toBe(1024);
  expect(Math.min(...(classes ?? []))).toBeGreaterThan(0.05 * 1024);
  for (const row of [features, components]) {
    expect(row?.share).toBeLessThan(2 * (row?.real ?? NaN));
    expect(row?.share).toBeGreaterThan(0.4 * (row?.real ?? NaN));
    expect(row?.noise).toBeGreaterThan(20 * (row?.real ?? NaN));
    expect(row?.standardError).toBeGreaterThan(0);
    expect(row?.standardError).toBeLessThan(row?.share ?? NaN);
    expect(row?.varianceRatio).toBeCloseTo(1, 0);
  }
  expect(manifold?.precision).toBeGreaterThan(0.8);
  expect(manifold?.recall).toBeGreaterThan(0.8);
  expect(manifold?.coverage).toBeGreaterThan(0.8);
});

test('one digit alone is far, with one class and little recall', async () => {
  const one = (await real(8000, 1)).slice();
  const images = new Uint8Array(512 * pixels);
  for (let i = 0; i < 512; i++) images.set(one, i * pixels);
  const { classes, features, components, manifold } = await judge.measure(images, {
    manifold: true,
    copies: 0,
  });
  expect(classes?.filter((count) => count > 0)).toEqual([512]);
  expect(features?.share).toBeGreaterThan(1);
  expect(components.share).toBeGreaterThan(0.5);
  expect(features?.varianceRatio).toBeCloseTo(0, 6);
  expect(manifold?.recall).toBe(0);
});

test('noise is as far as noise, and no digit', async () => {
  const images = Uint8Array.from(uniforms(7, streams.explore, 3, 512 * pixels), (x) => x * 256);
  const { features, components } = await judge.measure(images, { manifold: false, copies: 0 });
  for (const row of [features, components]) {
    expect(Math.abs((row?.share ?? NaN) / (row?.noise ?? NaN) - 1)).toBeLessThan(0.2);
  }
});

test('a data set without a classifier is judged by pixels alone', async () => {
  const shapes = openImages('shapes', read, () => undefined);
  const plain = await Judge.open(shapes, 'shapes', sources);
  const images = shapes.pixels.slice(0, 256 * 32 ** 2);
  const found = await plain.measure(images, { manifold: true, copies: 0 });
  expect(found).toMatchObject({ classifier: null, classes: null, features: null });
  expect(found.components.share).toBeLessThan(found.components.noise);
  expect(found.manifold?.precision).toBeGreaterThan(0.8);
  plain.dispose();
  shapes.close();
});

test('where a page comes in the place of what ships, the images themselves tell the same', async () => {
  const faces = openImages('faces', read, () => undefined);
  const page = new TextEncoder().encode('<!doctype html><html></html>');
  const byImages = await Judge.open(faces, 'faces', {
    ...sources,
    fetchReference: () => Promise.resolve(page),
  });
  const byFile = await Judge.open(faces, 'faces', sources);
  const images = faces.pixels.slice(0, 256 * faces.size ** 2 * faces.channels);
  const shareBy = async (judged: Judge) =>
    (await judged.measure(images, { manifold: false, copies: 0 })).components.share;
  expect(Math.abs((await shareBy(byImages)) / (await shareBy(byFile)) - 1)).toBeLessThan(1e-3);
  byImages.dispose();
  byFile.dispose();
  faces.close();
});
