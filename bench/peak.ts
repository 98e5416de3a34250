import type { OpenDevice } from '../src/engine/device';

/** Side of the square matrices; a product of two is 2·side³ floating-point operations. */
const side = 512;
const tile = 64;

/**
 * C = A·B with 64×64 tiles in workgroup memory and 4×4 numbers a thread: the shape of a good
 * matrix product on a GPU.
 */
const shared = /* wgsl */ `
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;
var<workgroup> tileA: array<array<vec4f, 4>, 64>;
var<workgroup> tileB: array<array<vec4f, 16>, 16>;
@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let flat = local.y * 16u + local.x;
  var sum: array<vec4f, 4>;
  for (var k = 0u; k < ${side / 16}u; k++) {
    tileA[flat / 4u][flat % 4u] = a[(group.y * 64u + flat / 4u) * ${side / 4}u + k * 4u + flat % 4u];
    tileB[flat / 16u][flat % 16u] = b[(k * 16u + flat / 16u) * ${side / 4}u + group.x * 16u + flat % 16u];
    workgroupBarrier();
    for (var i = 0u; i < 16u; i++) {
      let column = tileB[i][local.x];
      for (var row = 0u; row < 4u; row++) {
        sum[row] = fma(vec4f(tileA[local.y * 4u + row][i / 4u][i % 4u]), column, sum[row]);
      }
    }
    workgroupBarrier();
  }
  for (var row = 0u; row < 4u; row++) {
    c[(group.y * 64u + local.y * 4u + row) * ${side / 4}u + group.x * 16u + local.x] = sum[row];
  }
}`;

/** The same product from registers alone: what suits a software device. 8 rows, 8 columns a thread. */
const registers = /* wgsl */ `
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var left: array<vec4f, 4>;
  var right: array<vec4f, 4>;
  for (var k = 0u; k < ${side / 4}u; k++) {
    var rows: array<vec4f, 4>;
    for (var row = 0u; row < 4u; row++) { rows[row] = a[(id.y * 4u + row) * ${side / 4}u + k]; }
    for (var i = 0u; i < 4u; i++) {
      let at = (k * 4u + i) * ${side / 4}u + id.x * 2u;
      let b0 = b[at];
      let b1 = b[at + 1u];
      for (var row = 0u; row < 4u; row++) {
        left[row] = fma(vec4f(rows[row][i]), b0, left[row]);
        right[row] = fma(vec4f(rows[row][i]), b1, right[row]);
      }
    }
  }
  for (var row = 0u; row < 4u; row++) {
    let at = (id.y * 4u + row) * ${side / 4}u + id.x * 2u;
    c[at] = left[row];
    c[at + 1u] = right[row];
  }
}`;

const products = [
  { code: shared, groups: [side / tile, side / tile] },
  { code: registers, groups: [side / 64, side / 32] },
] as const;

/** @returns the best rate of several products of two square matrices, in GFLOP/s */
export async function matrixPeak({ device }: OpenDevice): Promise<number> {
  const buffers = [0, 1, 2].map(() =>
    device.createBuffer({ size: side * side * 4, usage: GPUBufferUsage.STORAGE }),
  );
  let best = 0;
  for (const { code, groups } of products) {
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }) },
    });
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));
    const bindings = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
    // The first one warms up; later ones grow until a timing is long enough to trust.
    let repeat = 1;
    for (let sample = 0; sample < 6; sample++) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bindings);
      for (let i = 0; i < repeat; i++) pass.dispatchWorkgroups(...groups);
      pass.end();
      const start = performance.now();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      const milliseconds = performance.now() - start;
      if (sample > 0) best = Math.max(best, (2 * side ** 3 * repeat) / milliseconds / 1e6);
      if (milliseconds < 20) repeat = Math.min(repeat * 8, 512);
    }
  }
  for (const buffer of buffers) buffer.destroy();
  return best;
}
