import { afterEach, describe, expect, test, vi } from 'vitest';
import { needWebGPU } from '../../scripts/device';
import { EventLog, rejectedFault, tinyConfig } from '../testing/engine.fixture';
import { presets } from '../core/nn/model';
import { initialParameters } from '../core/nn/parameters';
import { openImages } from './data/images';
import { openDevice } from './device';
import type { FaultListener, OpenDevice } from './device';
import { directTiling } from './webgpu/tiling';
import { openGpuTrainer } from './webgpu/trainer';
import { Session } from './training/session';
import type { ImageStore } from './trainer';

/** A model that the device has no room for is refused, and training stops: zeros are never plotted. */

await needWebGPU();

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const shapes = () => openImages('shapes', () => Promise.reject(new Error('no files')));
const unexpected: FaultListener = (fault) => expect.fail(fault.message);

/** A device whose buffers are counted. */
async function counted(onFault: FaultListener = unexpected) {
  const opened = await openDevice(onFault);
  closers.push(() => opened.close());
  const alive = new Set<GPUBuffer>();
  const create = opened.device.createBuffer.bind(opened.device);
  opened.device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    alive.add(buffer);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      alive.delete(buffer);
      destroy();
    };
    return buffer;
  };
  return { opened, alive };
}

const train = (device: OpenDevice, model = tinyConfig.model, store: ImageStore = shapes()) =>
  openGpuTrainer(model, store, { device, onFault: unexpected, tiling: directTiling });

describe('opening a model', () => {
  test('with a buffer that is larger than the device allows: refused, and nothing stays allocated', async () => {
    const { opened, alive } = await counted();
    const nets = { initialSize: 16, generator: [4, 4, 512, 1], discriminator: [2] };
    const error: unknown = await train(opened, { ...presets.tiny, ...nets, batch: 512 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ record: { code: 'engine.tooLarge' } });
    const { bytes, max } = (error as { record: { params: { bytes: number; max: number } } }).record
      .params;
    expect(bytes).toBeGreaterThan(max);
    expect(alive.size).toBe(0);
  });

  test('that the device finds no room for: refused with its size, and nothing stays allocated', async () => {
    const { opened, alive } = await counted();
    const pop = vi.spyOn(opened.device, 'popErrorScope').mockImplementationOnce(async () => {
      pop.mockRestore();
      await opened.device.popErrorScope();
      return new GPUOutOfMemoryError('no room');
    });
    const error: unknown = await train(opened).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ record: { code: 'engine.outOfMemory' } });
    expect(
      (error as { record: { params: { bytes: number } } }).record.params.bytes,
    ).toBeGreaterThan(10_000);
    expect(alive.size).toBe(0);
  });
});

/**
 * A state of 272 MB: more than a buffer of 256 MiB, which is what each WebGPU device allows at least. Few
 * multiplications go with the many weights.
 */
const large = {
  ...presets.tiny,
  ...{ initialSize: 2, generator: [1024, 650, 16, 4, 1], batch: 2 },
};

test('a run whose state is larger than a buffer of the device is trained, and comes back whole', async () => {
  const adapter = (await navigator.gpu.requestAdapter())!;
  const { features, limits, info } = adapter;
  const withLeastLimits = {
    ...{ features, limits, info },
    requestDevice: (wanted: GPUDeviceDescriptor) =>
      adapter.requestDevice({ ...wanted, requiredLimits: {} }),
  };
  const request = vi.spyOn(navigator.gpu, 'requestAdapter');
  request.mockResolvedValueOnce(withLeastLimits as unknown as GPUAdapter);
  const { opened, alive } = await counted();
  request.mockRestore();
  expect(opened.device.limits.maxBufferSize).toBe(2 ** 28);
  const trainer = await train(opened, large);
  closers.push(() => trainer.dispose());
  await trainer.enqueueSteps('both', 1);
  const { step, arrays } = await trainer.checkpoint();
  expect(step).toBe(1);
  const bytes = [...arrays.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(bytes).toBeGreaterThan(2 ** 28);
  expect(Math.max(...[...alive].map(({ size }) => size))).toBeLessThanOrEqual(2 ** 28);
  // Adam's first step moves a weight by the learning rate at most, and by about as much where it learns.
  const before = initialParameters(large).get('g.conv1.filter')!;
  const after = arrays.get('g.conv1.filter')!;
  expect(after).toHaveLength(before.length);
  const moves = after.map((value, i) => Math.abs(value - before[i]!) / large.generatorRate);
  expect(moves.every((move) => move < 1.01)).toBe(true);
  expect(moves.filter((move) => move > 0.5).length).toBeGreaterThan(0.8 * moves.length);
});

test.each([
  ['engine.gpuError', () => new GPUValidationError('too large')],
  ['engine.outOfMemory', () => new GPUOutOfMemoryError('too large')],
] as const)('in training, %s stops the run before its numbers are told', async (code, make) => {
  let device: GPUDevice | undefined;
  const session = new Session({
    openImages: shapes,
    openTrainer: async ({ config, images, onFault }) => {
      const opened = await openDevice(onFault);
      ({ device } = opened);
      const options = { device: opened, owned: true, onFault, tiling: directTiling };
      return { trainer: await openGpuTrainer(config.model, images, options), fallback: null };
    },
  });
  closers.push(() => session.close());
  const watcher = new EventLog(session);
  await session.open(tinyConfig, 'auto');
  await session.start(null);
  await watcher.first('checkpoint');
  // An error that no scope caught. Dawn for Node knows no other way to provoke lack of memory.
  device!.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error: make() }));
  const { fault, resume } = await watcher.first('fault');
  expect(fault.code).toBe(code);
  await watcher.first('phase', ({ phase }) => phase === 'stopped');
  const told = watcher.all('losses').flatMap(({ d, g }) => [...d, ...g]);
  expect(told.every((loss) => Number.isFinite(loss) && loss !== 0)).toBe(true);
  expect(resume! % 25).toBe(0);
  await rejectedFault(session.step('both'), code);
  const kept = await session.save();
  expect(kept.step).toBe(resume);
  expect([...kept.arrays.get('g.dense.weights')!].every((value) => value === 0)).toBe(false);
});
