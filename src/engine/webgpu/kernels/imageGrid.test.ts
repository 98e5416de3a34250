import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageGridCode, imageGridThreads } from './imageGrid';
import { testDevice, withKernelHarness } from '../../../testing/kernelHarness';
import { normalNumbers } from '../../../testing/numbers';

const grids = fc.record({
  first: fc.integer({ min: 0, max: 9 }),
  count: fc.integer({ min: 1, max: 9 }),
  size: fc.integer({ min: 1, max: 12 }),
  stride: fc.constantFrom(1, 4),
  columns: fc.integer({ min: 1, max: 5 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** Bytes of a texture that has four a pixel, rows without gaps. */
async function bytesOf(device: GPUDevice, texture: GPUTexture): Promise<Uint8Array> {
  const { width, height } = texture;
  const row = Math.ceil((width * 4) / 256) * 256;
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const buffer = device.createBuffer({ size: row * height, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: row }, [width, height]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const rows = new Uint8Array(buffer.getMappedRange().slice(0));
  buffer.destroy();
  return Uint8Array.from(
    { length: width * height * 4 },
    (_, i) => rows[Math.floor(i / (width * 4)) * row + (i % (width * 4))]!,
  );
}

describe('the image-grid kernel alone', () => {
  test('puts images side by side, and nothing elsewhere', async () => {
    const { device } = testDevice;
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: imageGridCode }) },
    });
    await fc.assert(
      fc.asyncProperty(grids, async ({ first, count, size, stride, columns, seed }) => {
        const values = normalNumbers(seed, count * size ** 2 * stride);
        const width = columns * size;
        const height = Math.ceil((first + count) / columns) * size;
        const expected = new Float64Array(width * height * 4);
        for (let i = 0; i < count * size ** 2; i++) {
          const [image, pixel] = [Math.floor(i / size ** 2), i % size ** 2];
          const tile = first + image;
          const x = (tile % columns) * size + (pixel % size);
          const y = Math.floor(tile / columns) * size + Math.floor(pixel / size);
          const colours = [0, 1, 2].map((c) => values[i * stride + (stride > 1 ? c : 0)]!);
          const bytes = colours.map((v) => 127.5 * (Math.min(1, Math.max(-1, v)) + 1));
          expected.set([...bytes, 255], (y * width + x) * 4);
        }
        await withKernelHarness(async (harness) => {
          const { COPY_SRC, STORAGE_BINDING } = GPUTextureUsage;
          const texture = device.createTexture({
            size: [width, height],
            format: 'rgba8unorm',
            usage: STORAGE_BINDING | COPY_SRC,
          });
          const shape = device.createBuffer({
            size: 32,
            usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
          });
          const fields = Uint32Array.of(first, count, size, stride, columns);
          device.queue.writeBuffer(shape, 0, fields);
          const encoder = device.createCommandEncoder();
          const pass = encoder.beginComputePass();
          pass.setPipeline(pipeline);
          const entries = [
            { binding: 0, resource: { buffer: harness.input(values).buffer } },
            { binding: 1, resource: texture.createView() },
            { binding: 2, resource: { buffer: shape } },
          ];
          const layout = pipeline.getBindGroupLayout(0);
          pass.setBindGroup(0, device.createBindGroup({ layout, entries }));
          pass.dispatchWorkgroups(Math.ceil((count * size ** 2) / imageGridThreads));
          pass.end();
          device.queue.submit([encoder.finish()]);
          const drawn = await bytesOf(device, texture);
          const worst = expected.map((value, i) => Math.abs(value - drawn[i]!));
          // Rounding to whole levels is half a level, and devices may do it a little differently.
          expect(Math.max(...worst)).toBeLessThan(0.6);
          texture.destroy();
          shape.destroy();
        });
      }),
      { numRuns: 30 },
    );
  });
});
