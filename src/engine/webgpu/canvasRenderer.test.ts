import { afterEach, describe, expect, it, vi } from 'vitest';
import { needWebGPU } from '../../../scripts/device';
import { openDevice } from '../device';
import { imageGrid } from '../training/imageGrid';
import { CanvasRenderer } from './canvasRenderer';
import { ComputePlan } from './plan';

await needWebGPU();

afterEach(() => vi.unstubAllGlobals());

/** A canvas whose picture can be fetched: Node has none. */
function stubCanvas(device: GPUDevice) {
  let texture: GPUTexture | null = null;
  class Canvas {
    width: number;
    height: number;
    constructor(width: number, height: number) {
      [this.width, this.height] = [width, height];
    }
    getContext() {
      return {
        configure: () => undefined,
        unconfigure: () => texture?.destroy(),
        getCurrentTexture: () =>
          (texture ??= device.createTexture({
            size: [this.width, this.height],
            format: 'rgba8unorm',
            usage: GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_SRC,
          })),
      };
    }
    transferToImageBitmap() {
      return texture;
    }
  }
  vi.stubGlobal('OffscreenCanvas', Canvas);
}

async function pixelsOf(device: GPUDevice, texture: GPUTexture): Promise<Uint8Array> {
  const { width, height } = texture;
  const row = Math.ceil((width * 4) / 256) * 256;
  const { COPY_DST, MAP_READ } = GPUBufferUsage;
  const buffer = device.createBuffer({ size: row * height, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: row }, [width, height]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const rows = new Uint8Array(buffer.getMappedRange());
  return Uint8Array.from(
    { length: width * height * 4 },
    (_, i) => rows[Math.floor(i / (width * 4)) * row + (i % (width * 4))] ?? 0,
  );
}

describe('the painter', () => {
  it.each([
    { channels: 1, stride: 1 },
    { channels: 3, stride: 4 },
  ])(
    'draws $channels channels as `imageGrid` does, part after part',
    async ({ channels, stride }) => {
      const opened = await openDevice((fault) => expect.fail(fault.message));
      const { device } = opened;
      stubCanvas(device);
      // The device may be made of software, whose canvas the painter would not try.
      const hardware = { device, adapterInfo: { isFallbackAdapter: false } as GPUAdapterInfo };
      const [size, count, columns, part] = [5, 7, 3, 4];
      const values = Float32Array.from(
        { length: count * size ** 2 * channels },
        (_, i) => Math.sin(i * 1.7) * 1.2,
      );
      const plan = new ComputePlan(device);
      const renderer = await CanvasRenderer.open(hardware, { size, stride });
      if (!renderer) expect.fail('There is a canvas');
      renderer.begin(columns, Math.ceil(count / columns));
      for (let first = 0; first < count; first += part) {
        const rows = Math.min(part, count - first);
        const length = size ** 2 * channels;
        const images = plan.tensor('images', part * size ** 2 * stride);
        const padded = new Float32Array(rows * size ** 2 * stride);
        values.subarray(first * length, (first + rows) * length).forEach((value, i) => {
          padded[Math.floor(i / channels) * stride + (i % channels)] = value;
        });
        device.queue.writeBuffer(images.buffer, 0, padded);
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        renderer.render(pass, images, { first, count: rows, columns });
        pass.end();
        device.queue.submit([encoder.finish()]);
      }
      const drawn = await pixelsOf(device, renderer.take() as unknown as GPUTexture);
      const wanted = imageGrid(values, size, channels, columns).data;
      const used = Array.from(wanted.keys()).filter((i) => {
        const x = Math.floor(i / 4) % (columns * size);
        const y = Math.floor(i / 4 / columns / size);
        return Math.floor(y / size) * columns + Math.floor(x / size) < count;
      });
      expect(used.length).toBe(count * size ** 2 * 4);
      for (const i of used) expect(Math.abs((drawn[i] ?? -9) - (wanted[i] ?? 0))).toBeLessThan(2);
      renderer.dispose();
      plan.dispose();
      opened.close();
    },
  );
});

const nowhere = { device: {} as GPUDevice, adapterInfo: {} as GPUAdapterInfo };

it('draws nothing where there is no canvas', async () => {
  expect(await CanvasRenderer.open(nowhere, { size: 4, stride: 1 })).toBeNull();
});

it('does not try the canvas of a software adapter', async () => {
  const touched = vi.fn();
  vi.stubGlobal('OffscreenCanvas', touched);
  const adapterInfo = { isFallbackAdapter: true } as GPUAdapterInfo;
  expect(await CanvasRenderer.open({ ...nowhere, adapterInfo }, { size: 4, stride: 1 })).toBeNull();
  expect(touched).not.toHaveBeenCalled();
});
