import type { OpenDevice } from '../src/engine/device';
import { squareProducts } from './products';
import type { SquareProduct } from './products';

/** Sides of the matrices; the large ones fill a GPU, and would keep a software device for minutes. */
const small = 512;
const large = 2048;
/** GFLOP/s from which the large ones are worth it. */
const fast = 200;

/** A product ready to be dispatched. @param matrices A, B and C of side², f32 */
export async function prepareProduct(
  device: GPUDevice,
  { code, block }: SquareProduct,
  side: number,
  matrices: GPUBuffer[],
): Promise<(pass: GPUComputePassEncoder) => void> {
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code: code(side) }) },
  });
  const entries = matrices.map((buffer, binding) => ({ binding, resource: { buffer } }));
  const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
  return (pass) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    pass.dispatchWorkgroups(side / block.columns, side / block.rows);
  };
}

/** Best rate of one product in GFLOP/s. */
async function rate(device: GPUDevice, product: SquareProduct, side: number): Promise<number> {
  const matrices = [0, 1, 2].map(() =>
    device.createBuffer({ size: side * side * 4, usage: GPUBufferUsage.STORAGE }),
  );
  const dispatch = await prepareProduct(device, product, side, matrices);
  let best = 0;
  // The first one warms up; later ones grow until a timing is long enough to trust.
  let repeat = 1;
  for (let sample = 0; sample < 7; sample++) {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < repeat; i++) dispatch(pass);
    pass.end();
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    const milliseconds = performance.now() - start;
    if (sample > 0) best = Math.max(best, (2 * side ** 3 * repeat) / milliseconds / 1e6);
    if (milliseconds < 30) repeat = Math.min(repeat * 8, 1024);
  }
  for (const matrix of matrices) matrix.destroy();
  return best;
}

/** @returns the best rate of several products of two square matrices, in GFLOP/s */
export async function matrixPeak({ device }: OpenDevice): Promise<number> {
  const best = async (side: number) => {
    let most = 0;
    for (const product of squareProducts) {
      most = Math.max(most, await rate(device, product, side));
    }
    return most;
  };
  const first = await best(small);
  return first < fast ? first : Math.max(first, await best(large));
}
