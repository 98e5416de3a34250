import type { OpenDevice } from '../device';
import { imageGridCode, imageGridThreads } from './kernels/imageGrid';
import type { GpuTensor } from './plan';

/** Where some images go on the grid. */
export interface GridTiles {
  /** Tile of the first one. */
  first: number;
  count: number;
  columns: number;
}

/** Draws images on a canvas of the worker's own, so that nothing is read back to show them. */
export class CanvasRenderer {
  private readonly device: GPUDevice;
  private readonly pipeline: GPUComputePipeline;
  private readonly canvas: OffscreenCanvas;
  private readonly context: GPUCanvasContext;
  private readonly size: number;
  private readonly stride: number;
  private readonly shapes = new Map<string, GPUBuffer>();

  private constructor({
    device,
    pipeline,
    canvas,
    context,
    images,
  }: {
    device: GPUDevice;
    pipeline: GPUComputePipeline;
    canvas: OffscreenCanvas;
    context: GPUCanvasContext;
    images: { size: number; stride: number };
  }) {
    this.device = device;
    this.pipeline = pipeline;
    this.canvas = canvas;
    this.context = context;
    this.size = images.size;
    this.stride = images.stride;
  }

  /**
   * @param images pixels a side, and numbers that a pixel takes on the GPU
   * @returns null where there is no canvas to draw on, as in Node, or none that may be tried: Chromium
   *   loses every device of the thread when a canvas shows what its software adapter drew
   */
  static async open(
    { device, adapterInfo }: Pick<OpenDevice, 'device' | 'adapterInfo'>,
    images: { size: number; stride: number },
  ): Promise<CanvasRenderer | null> {
    if (adapterInfo.isFallbackAdapter || !('OffscreenCanvas' in globalThis)) return null;
    const canvas = new OffscreenCanvas(images.size, images.size);
    const context = canvas.getContext('webgpu');
    if (!context) return null;
    context.configure({
      device,
      format: 'rgba8unorm',
      usage: GPUTextureUsage.STORAGE_BINDING,
      alphaMode: 'opaque',
    });
    const pipeline = await device.createComputePipelineAsync({
      label: 'image grid',
      layout: 'auto',
      compute: { module: device.createShaderModule({ label: 'image grid', code: imageGridCode }) },
    });
    return new CanvasRenderer({ device, pipeline, canvas, context, images });
  }

  /** A blank grid of so many tiles. */
  begin(columns: number, rows: number): void {
    const [width, height] = [columns * this.size, rows * this.size];
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  /** Encodes the drawing of images that the pass has made. */
  render(pass: GPUComputePassEncoder, images: GpuTensor, tiles: GridTiles): void {
    const { device, pipeline, size } = this;
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer: images.buffer } },
          { binding: 1, resource: this.context.getCurrentTexture().createView() },
          { binding: 2, resource: { buffer: this.shape(tiles) } },
        ],
      }),
    );
    pass.dispatchWorkgroups(Math.ceil((tiles.count * size ** 2) / imageGridThreads));
  }

  private shape({ first, count, columns }: GridTiles): GPUBuffer {
    const values = [first, count, this.size, this.stride, columns];
    const key = values.join();
    const known = this.shapes.get(key);
    if (known) return known;
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ label: 'image grid shape', size: 32, usage });
    this.device.queue.writeBuffer(buffer, 0, Uint32Array.from(values));
    this.shapes.set(key, buffer);
    return buffer;
  }

  /** What has been drawn since `begin`; in the same task. */
  take(): ImageBitmap {
    return this.canvas.transferToImageBitmap();
  }

  dispose(): void {
    for (const buffer of this.shapes.values()) buffer.destroy();
    this.context.unconfigure();
  }
}
