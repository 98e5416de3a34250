import { Fault } from '../core/fault';

export type FaultListener = (fault: Fault) => void;

/** A WebGPU device that we asked for, so that its errors and its loss reach us. */
export interface OpenDevice {
  device: GPUDevice;
  /** What the adapter says of itself; fields are empty where the browser hides them. */
  adapterInfo: GPUAdapterInfo;
  /** For people, such as `Apple M2`; empty when the browser hides it. */
  name: string;
  close(): void;
}

const features = ['timestamp-query', 'shader-f16', 'subgroups'] as const;

const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupsPerDimension',
] as const;

function nameOf({ description, vendor, architecture, device }: GPUAdapterInfo): string {
  return description || [vendor, architecture, device].filter((part) => part !== '').join(' ');
}

/** @param bytes what there was no room for; 0 where that is not known */
function faultOf(error: GPUError, bytes = 0): Fault {
  return error instanceof GPUOutOfMemoryError
    ? new Fault({ code: 'engine.outOfMemory', params: { bytes } })
    : new Fault({ code: 'engine.gpuError', params: { message: error.message } });
}

/**
 * Runs `work`, such as an allocation, and asks the device whether it could do it.
 * @param bytes what it takes, known when it is done
 * @returns `accepted` rejects with Fault `engine.outOfMemory` or `engine.gpuError`
 */
export function scoped<T>(
  device: GPUDevice,
  work: () => T,
  bytes: () => number,
): { made: T; accepted: Promise<void> } {
  device.pushErrorScope('validation');
  device.pushErrorScope('out-of-memory');
  const asked = () => Promise.all([device.popErrorScope(), device.popErrorScope()]);
  let made: T;
  try {
    made = work();
  } catch (error) {
    asked().catch(() => undefined);
    throw error;
  }
  const accepted = asked().then(([memory, invalid]) => {
    const error = memory ?? invalid;
    if (error) throw faultOf(error, bytes());
  });
  return { made, accepted };
}

/**
 * Requests the fast adapter with every limit that we use raised to what it offers.
 * @param onFault hears of device loss and of every error that no scope caught: WebGPU would
 *   otherwise go on in silence and compute zeros
 * @throws Fault `engine.noDevice` when there is no WebGPU, no adapter or no device
 */
export async function openDevice(onFault: FaultListener): Promise<OpenDevice> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Fault({ code: 'engine.noDevice', params: {} });
  const device = await adapter
    .requestDevice({
      requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]])),
    })
    .catch(() => {
      throw new Fault({ code: 'engine.noDevice', params: {} });
    });
  let open = true;
  void device.lost.then(({ reason, message }) => {
    if (!open) return;
    open = false;
    onFault(new Fault({ code: 'engine.deviceLost', params: { reason: message || reason } }));
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    if (open) onFault(faultOf(error));
  });
  return {
    device,
    adapterInfo: adapter.info,
    name: nameOf(adapter.info),
    close: () => {
      open = false;
      device.destroy();
    },
  };
}
