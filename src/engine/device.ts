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

/** The largest values to ask for, such as a smaller device's; the lowest are WebGPU's defaults. */
export type DeviceLimits = Partial<Record<(typeof limits)[number], number>>;

function nameOf({ description, vendor, architecture, device }: GPUAdapterInfo): string {
  return description || [vendor, architecture, device].filter((part) => part !== '').join(' ');
}

/** An error that WebGPU reports, of a device with so many bytes of buffers, where that is known. */
export function faultOf(error: GPUError, bytes = 0): Fault {
  return error instanceof GPUOutOfMemoryError
    ? new Fault({ code: 'engine.outOfMemory', params: { bytes } })
    : new Fault({ code: 'engine.gpuError', params: { message: error.message } });
}

/**
 * Requests the fast adapter with every limit that we use raised to what it offers.
 * @param onFault hears of device loss and of every error that no scope caught: WebGPU would
 *   otherwise go on in silence and compute zeros
 * @param most limits that are not to be raised as far as they can
 * @throws Fault `engine.noDevice` when there is no WebGPU, no adapter or no device
 */
export async function openDevice(
  onFault: FaultListener,
  most: DeviceLimits = {},
): Promise<OpenDevice> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Fault({ code: 'engine.noDevice', params: {} });
  const device = await adapter
    .requestDevice({
      requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(
        limits.map((limit) => [limit, Math.min(adapter.limits[limit], most[limit] ?? Infinity)]),
      ),
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
