import { Fault } from '../../core/fault';
import type { Kernel } from './kernels/kernel';

/** A buffer of f32. `zeroPadOffset` is where, in numbers, the zeros behind the data start. */
export interface GpuTensor {
  label: string;
  buffer: GPUBuffer;
  /** In bytes; a multiple of 256. */
  offset: number;
  /** Bytes to bind, the zeros included. */
  size: number;
  length: number;
  zeroPadOffset: number;
}

type Groups = readonly [x: number, y?: number, z?: number];

/** One dispatch, ready to be encoded. */
export interface Op {
  label: string;
  pipeline: Pipeline;
  bindings: GPUBindGroup;
  groups: Groups;
  /** Arithmetic in floating-point operations, padding taps included; 0 where it does not matter. */
  flops: number;
}

/** What a kernel is run on. */
interface DispatchOptions<Slots extends string, Fields extends string> {
  /** A buffer for every slot of the kernel. */
  tensors: Record<Slots, GpuTensor>;
  /** The numbers of its uniform block. */
  fields: Record<Fields, number>;
  /** Workgroups to dispatch. */
  groups: Groups;
  /** As `Op.flops`. */
  flops?: number;
}

interface Pipeline {
  layout: GPUBindGroupLayout;
  /** Null until it has been compiled. */
  handle: GPUComputePipeline | null;
  compiled: Promise<void>;
}

/** Pipelines by their text: plans on one device, such as the self-test's and the run's, share them. */
const compiled = new WeakMap<GPUDevice, Map<string, Pipeline>>();

const uniformStep = 256;

/**
 * Buffers, pipelines and bind groups of a training plan. Everything is made before the first step;
 * a step encodes ops and nothing else.
 */
export class ComputePlan {
  readonly device: GPUDevice;
  bytes = 0;
  private readonly pipelines: Map<string, Pipeline>;
  private readonly used = new Set<Pipeline>();
  private readonly buffers: GPUBuffer[] = [];
  private readonly uniforms = new Map<string, GPUBuffer>();

  constructor(device: GPUDevice) {
    this.device = device;
    const known = compiled.get(device);
    this.pipelines = known ?? new Map<string, Pipeline>();
    if (!known) compiled.set(device, this.pipelines);
  }

  get pipelineCount(): number {
    return this.used.size;
  }

  /**
   * @param length numbers of 32 bits
   * @param tail zeros to keep behind them, for reads outside a map
   * @throws Fault `engine.tooLarge` before anything is allocated
   */
  tensor(label: string, length: number, tail = 0): GpuTensor {
    const zeroPadOffset = Math.ceil(length / 4) * 4;
    const bytes = Math.max(zeroPadOffset + Math.ceil(tail / 4) * 4, 4) * 4;
    const { maxStorageBufferBindingSize, maxBufferSize } = this.device.limits;
    const max = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    if (bytes > max)
      throw new Fault({ code: 'engine.tooLarge', params: { what: label, bytes, max } });
    const buffer = this.device.createBuffer({
      label,
      size: bytes,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    this.buffers.push(buffer);
    this.bytes += bytes;
    return { label, buffer, offset: 0, size: bytes, length, zeroPadOffset };
  }

  /** @throws Fault `engine.tooLarge` for more workgroups than the device takes */
  op<Slots extends string, Fields extends string>(
    kernel: Kernel<Slots, Fields>,
    { tensors, fields, groups, flops = 0 }: DispatchOptions<Slots, Fields>,
  ): Op {
    const max = this.device.limits.maxComputeWorkgroupsPerDimension;
    for (const count of groups) {
      if (count !== undefined && count > max) {
        const params = { what: `workgroups of ${kernel.label}`, bytes: count, max };
        throw new Fault({ code: 'engine.tooLarge', params });
      }
    }
    const pipeline = this.pipeline(kernel);
    this.used.add(pipeline);
    const entries: GPUBindGroupEntry[] = kernel.slots.map(({ name }, binding) => {
      const { buffer, offset, size } = tensors[name];
      return { binding, resource: { buffer, offset, size } };
    });
    const values = kernel.fields.map((field) => fields[field]);
    entries.push({ binding: kernel.slots.length, resource: { buffer: this.uniform(values) } });
    const bindings = this.device.createBindGroup({
      label: kernel.label,
      layout: pipeline.layout,
      entries,
    });
    return { label: kernel.label, pipeline, bindings, groups, flops };
  }

  /** Equal blocks are stored once. */
  private uniform(values: number[]): GPUBuffer {
    const key = values.join();
    const known = this.uniforms.get(key);
    if (known) return known;
    const size = Math.ceil((values.length * 4) / 16) * 16;
    if (size > uniformStep) throw new Error('Uniform block too long');
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ label: 'shape', size, usage });
    this.device.queue.writeBuffer(buffer, 0, Uint32Array.from(values));
    this.buffers.push(buffer);
    this.bytes += size;
    this.uniforms.set(key, buffer);
    return buffer;
  }

  private pipeline(kernel: Kernel): Pipeline {
    const known = this.pipelines.get(kernel.code);
    if (known) return known;
    const { device } = this;
    const visibility = GPUShaderStage.COMPUTE;
    const layout = device.createBindGroupLayout({
      entries: [
        ...kernel.slots.map(({ access }, binding): GPUBindGroupLayoutEntry => {
          const type = access === 'read' ? 'read-only-storage' : 'storage';
          return { binding, visibility, buffer: { type } };
        }),
        { binding: kernel.slots.length, visibility, buffer: { type: 'uniform' } },
      ],
    });
    const { label, code } = kernel;
    const compiling = device.createComputePipelineAsync({
      label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ label, code }), entryPoint: 'main' },
    });
    const made: Pipeline = {
      layout,
      handle: null,
      compiled: compiling.then((ready) => {
        made.handle = ready;
      }),
    };
    // Whoever waits in `ready` hears of it.
    made.compiled.catch(() => undefined);
    this.pipelines.set(code, made);
    return made;
  }

  /** Resolves when all pipelines, which compile side by side, are there. */
  async ready(): Promise<void> {
    await Promise.all([...this.used].map(({ compiled: done }) => done));
  }

  encode(pass: GPUComputePassEncoder, ops: readonly Op[]): void {
    let current: GPUComputePipeline | null = null;
    for (const { label, pipeline, bindings, groups } of ops) {
      const { handle } = pipeline;
      if (!handle) throw new Error(`${label} has not been compiled`);
      if (handle !== current) pass.setPipeline(handle);
      current = handle;
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(...groups);
    }
  }

  dispose(): void {
    for (const buffer of this.buffers) buffer.destroy();
  }
}

/**
 * Part of a tensor, bound on its own.
 * @param start in numbers, a multiple of 64
 */
export function view(whole: GpuTensor, label: string, start: number, length: number): GpuTensor {
  const size = Math.ceil(length / 4) * 16;
  return { ...whole, label, offset: whole.offset + start * 4, size, length, zeroPadOffset: 0 };
}
