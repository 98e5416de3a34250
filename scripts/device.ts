import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { create, globals } from 'webgpu';
import { isSoftwareAdapter } from '../src/engine/softwareDevice';
import { politePolls } from './politePolls';

/** Where Linux keeps descriptions of Vulkan drivers; Chromium brings one that needs no GPU. */
const driverFolders = [
  '/usr/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
];

/** Software drivers, in the order in which to try them: Mesa's is several times faster. */
function softwareDrivers(): string[] {
  const found = driverFolders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  return [/lvp_icd.*\.json$/, /vk_swiftshader_icd\.json$/].flatMap((pattern) =>
    found.filter((file) => pattern.test(file)),
  );
}

/** Dawn aborts the process when the object that `create` made is collected. */
const alive: GPU[] = [];

const immediate = globalThis.setImmediate;

async function offersAdapter(flags: string[]): Promise<GPU | null> {
  const gpu = create(flags);
  alive.push(gpu);
  const adapter = await gpu.requestAdapter();
  if (adapter && isSoftwareAdapter(adapter.info)) {
    globalThis.setImmediate = politePolls(immediate);
  }
  return adapter ? gpu : null;
}

/**
 * Gives Node a `navigator.gpu`, Dawn's, on the machine's own GPU or else on a software driver.
 * @param flags Dawn's, such as `disable-dawn-features=timestamp_quantization`
 * @returns whether there is an adapter; without one nothing was changed
 */
export async function provideWebGPU(flags: string[] = []): Promise<boolean> {
  const chosen = process.env['VK_DRIVER_FILES'];
  let gpu = await offersAdapter(flags);
  if (!gpu && chosen === undefined) {
    for (const driver of softwareDrivers()) {
      process.env['VK_DRIVER_FILES'] = driver;
      gpu = await offersAdapter(flags);
      if (gpu) break;
      delete process.env['VK_DRIVER_FILES'];
    }
  }
  if (!gpu) return false;
  Object.assign(globalThis, globals);
  const navigator = { gpu, userAgent: `Node.js/${process.version}` };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return true;
}

/** As `provideWebGPU`, for tests: on a machine without an adapter they fail, since they prove nothing. */
export async function needWebGPU(): Promise<void> {
  if (await provideWebGPU()) return;
  throw new Error(
    'No WebGPU adapter: `npm test` provides one, or set VK_DRIVER_FILES to a driver.',
  );
}
