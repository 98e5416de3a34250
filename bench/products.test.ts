import { expect, it } from 'vitest';
import { needWebGPU } from '../scripts/device';
import { normals, streams } from '../src/core/nn/random';
import { openDevice } from '../src/engine/device';
import { prepareProduct } from './peak';
import { squareProducts } from './products';

await needWebGPU();

const side = 128;

it.each(squareProducts)('multiplies matrices: $name', async (product) => {
  const opened = await openDevice((fault) => {
    throw fault;
  });
  const { device } = opened;
  const [a, b] = [0, 1].map((step) => normals(1, streams.explore, step, side * side));
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const matrices = [a, b, null].map((values) => {
    const buffer = device.createBuffer({ size: side * side * 4, usage });
    if (values) device.queue.writeBuffer(buffer, 0, Float32Array.from(values));
    return buffer;
  });
  const dispatch = await prepareProduct(device, product, side, matrices);
  const readable = device.createBuffer({
    size: side * side * 4,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  dispatch(pass);
  pass.end();
  encoder.copyBufferToBuffer(matrices[2]!, 0, readable, 0, side * side * 4);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const c = new Float32Array(readable.getMappedRange().slice(0));
  opened.close();
  let worst = 0;
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      let sum = 0;
      for (let k = 0; k < side; k++) sum += a![i * side + k]! * b![k * side + j]!;
      worst = Math.max(worst, Math.abs(sum - c[i * side + j]!));
    }
  }
  expect(worst).toBeLessThan(1e-4);
});
