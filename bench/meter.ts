/**
 * Counts what a trainer asks of WebGPU, by wrapping the entry points of one device: nothing is
 * reported by the trainers themselves.
 */
export interface Count {
  dispatches: number;
  submits: number;
  /** Bytes that the CPU wrote: `writeBuffer` and buffers mapped at creation. */
  uploaded: number;
  readBacks: number;
  pipelines: number;
}

export interface Meter {
  /** Counts since the last call. */
  take(): Count;
  /** Most bytes of buffers that were alive at once. */
  peakBytes(): number;
  /** Gives the device its own entry points back. */
  stop(): void;
}

const nothing = (): Count => ({
  dispatches: 0,
  submits: 0,
  uploaded: 0,
  readBacks: 0,
  pipelines: 0,
});

/**
 * Replaces `owner[name]`, a method of its class, by a function that also tells `after` its arguments
 * and result.
 * @returns undoes it
 */
function watch<Owner extends object>(
  owner: Owner,
  name: keyof Owner,
  after: (args: unknown[], result: unknown) => void,
): () => void {
  const original = owner[name] as (...args: unknown[]) => unknown;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    const result = original.apply(this, args);
    after(args, result);
    return result;
  };
  Object.defineProperty(owner, name, { value: wrapped, configurable: true, writable: true });
  return () => Reflect.deleteProperty(owner, name);
}

/** Starts to count on a device that nothing has used yet. */
export function meterDevice(device: GPUDevice): Meter {
  let count = nothing();
  let live = 0;
  let peak = 0;

  const buffers = watch(device, 'createBuffer', ([descriptor], result) => {
    const { size, mappedAtCreation } = descriptor as GPUBufferDescriptor;
    live += size;
    peak = Math.max(peak, live);
    if (mappedAtCreation) count.uploaded += size;
    let alive = true;
    const buffer = result as GPUBuffer;
    watch(buffer, 'destroy', () => {
      if (alive) live -= size;
      alive = false;
    });
    watch(buffer, 'mapAsync', ([mode]) => {
      if (mode === GPUMapMode.READ) count.readBacks++;
    });
  });
  const writes = watch(device.queue, 'writeBuffer', ([, , data, , elements]) => {
    const view = data as ArrayBufferView & { BYTES_PER_ELEMENT?: number };
    count.uploaded +=
      typeof elements === 'number' ? elements * (view.BYTES_PER_ELEMENT ?? 1) : view.byteLength;
  });
  const submits = watch(device.queue, 'submit', () => count.submits++);
  const pipelines = ['createComputePipeline', 'createComputePipelineAsync'] as const;
  const compiled = pipelines.map((name) => watch(device, name, () => count.pipelines++));
  const encoders = watch(device, 'createCommandEncoder', (_, encoder) => {
    watch(encoder as GPUCommandEncoder, 'beginComputePass', (__, pass) => {
      watch(pass as GPUComputePassEncoder, 'dispatchWorkgroups', () => count.dispatches++);
    });
  });

  return {
    take() {
      const taken = count;
      count = nothing();
      return taken;
    },
    peakBytes: () => peak,
    stop() {
      for (const undo of [buffers, writes, submits, ...compiled, encoders]) undo();
    },
  };
}
