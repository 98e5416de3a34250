import { isFault } from '../../core/fault';
import { project } from '../../core/metrics/components';
import type { Components } from '../../core/metrics/components';
import { rowCount } from '../../core/metrics/rows';
import { yieldToEventLoop } from '../../core/yieldToEventLoop';
import type { ProgramDevice } from '../program/device';
import { operation } from '../program/passes';
import type { Program, Tensor } from '../program/program';
import { stateWithoutData } from '../program/stateWithoutData';
import { Mutex } from '../training/mutex';
import { WasmDevice } from '../wasm/device';
import type { WasmHost } from '../wasm/host';

/** Images between which the thread's messages get in. */
const chunk = 256;

/** Takes images to their coordinates along principal components. */
export interface Projector {
  /** k: the coordinates of an image. */
  readonly width: number;
  /**
   * @param images u8, [n, p]; fakes quantised like the data set's
   * @returns [n, k], in grey levels from the mean image
   * @throws RangeError when the images do not have the components' size
   */
  project(images: Uint8Array): Promise<Float32Array>;
  dispose(): void;
}

export type OpenProjector = (components: Components) => Promise<Projector>;

/** In plain arithmetic. */
export const openPlainProjector: OpenProjector = (components) =>
  Promise.resolve({
    width: components.axes.length,
    project: (images) => project(images, components),
    dispose: () => undefined,
  });

/** As a dense layer, several times as fast. */
class DenseProjector implements Projector {
  readonly width: number;
  private readonly device: ProgramDevice;
  private readonly mean: Float64Array;
  private readonly images: Tensor;
  private readonly coordinates: Tensor;
  private readonly programs = new Map<number, Program>();
  private readonly weights: Tensor;
  private readonly state = stateWithoutData();
  /** Two callers must not write their images over each other's. */
  private readonly mutex = new Mutex();

  /** @param device its own from now on */
  constructor(device: ProgramDevice, { mean, axes }: Components) {
    const pixels = mean.length;
    this.width = axes.length;
    this.device = device;
    this.mean = mean;
    this.images = { name: 'images', shape: [chunk, pixels], lifetime: 'kept' };
    this.weights = { name: 'axes', shape: [pixels, this.width], lifetime: 'parameter' };
    this.coordinates = { name: 'coordinates', shape: [chunk, this.width], lifetime: 'kept' };
    device.prepare([this.programFor(chunk)]);
    const weights = new Float32Array(pixels * this.width);
    axes.forEach((axis, j) => {
      axis.forEach((value, k) => (weights[k * this.width + j] = value));
    });
    device.write(this.weights, weights);
  }

  private programFor(images: number): Program {
    const known = this.programs.get(images);
    if (known) return known;
    const made: Program = {
      name: 'projection',
      operations: [
        operation('dense', 'forward', null, {
          ...{ images, input: this.images, weights: this.weights, output: this.coordinates },
          epilogue: { kind: 'biasAndActivation', bias: null, activation: 'none' },
        }),
      ],
    };
    this.programs.set(images, made);
    return made;
  }

  async project(images: Uint8Array): Promise<Float32Array> {
    const { device, mean, width } = this;
    const pixels = mean.length;
    const count = rowCount(images, pixels);
    const out = new Float32Array(count * width);
    for (let first = 0; first < count; first += chunk) {
      if (first > 0) await yieldToEventLoop();
      const rows = Math.min(chunk, count - first);
      await this.mutex.run(async () => {
        const centred = device.view(this.images);
        for (let row = 0, at = 0; row < rows; row++) {
          const from = (first + row) * pixels;
          for (let k = 0; k < pixels; k++, at++)
            centred[at] = (images[from + k] ?? 0) - (mean[k] ?? 0);
        }
        await device.run(this.programFor(rows), this.state);
        out.set(device.view(this.coordinates).subarray(0, rows * width), first * width);
      });
    }
    return out;
  }

  dispose(): void {
    this.device.dispose();
  }
}

/** On WebAssembly, without fused multiply-adds so that all machines give the same bits, where it has SIMD. */
export async function openProjector(components: Components, host: WasmHost): Promise<Projector> {
  try {
    return new DenseProjector(await WasmDevice.open(host, false), components);
  } catch (error) {
    if (!isFault(error) || error.record.code !== 'engine.noDevice') throw error;
    return openPlainProjector(components);
  }
}
