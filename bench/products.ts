/**
 * Products C = A·B of square matrices: the rate that a device can be expected to reach. All three take
 * row-major matrices of vec4f in bindings 0, 1 and 2.
 */
export interface SquareProduct {
  name: string;
  /** The side must be a multiple of it. */
  block: { rows: number; columns: number };
  code: (side: number) => string;
}

const bindings = /* wgsl */ `
@group(0) @binding(0) var<storage, read> a: array<vec4f>;
@group(0) @binding(1) var<storage, read> b: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4f>;`;

/** Lines for i from 0. */
function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}

/**
 * Tiles in workgroup memory, A's turned so that a thread reads four rows at once; 4·n rows by 4·n
 * columns a thread, in pieces of four that lie 64 apart, and 16 terms at a time.
 */
function tiled(n: number): SquareProduct {
  const side = 64 * n;
  const code = (matrix: number) => /* wgsl */ `${bindings}
var<workgroup> tileA: array<vec4f, ${side * 4}>;
var<workgroup> tileB: array<vec4f, ${side * 4}>;
@compute @workgroup_size(16, 16)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) at: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
${lines(n * n, (i) => `  var sum${i} = mat4x4f();`)}
  for (var k = 0u; k < ${matrix / 16}u; k++) {
    if (lane < ${16 * n * 4}u) {
      let rows = lane / 4u;
      let four = lane % 4u;
      let start = (group.y * ${side}u + rows * 4u) * ${matrix / 4}u + k * 4u + four;
      let piece = transpose(mat4x4f(
        a[start], a[start + ${matrix / 4}u], a[start + ${matrix / 2}u], a[start + ${(matrix * 3) / 4}u]));
${lines(4, (i) => `      tileA[(four * 4u + ${i}u) * ${side / 4}u + rows] = piece[${i}];`)}
    }
${lines(n, (i) => {
  const flat = `(lane + ${i * 256}u)`;
  const row = `${flat} / ${side / 4}u`;
  const column = `${flat} % ${side / 4}u`;
  return `    tileB[${flat}] = b[(k * 16u + ${row}) * ${matrix / 4}u + group.x * ${side / 4}u + ${column}];`;
})}
    workgroupBarrier();
    for (var term = 0u; term < 16u; term++) {
${lines(n, (i) => `      let a${i} = tileA[term * ${side / 4}u + ${i * 16}u + at.y];`)}
${lines(n, (j) => `      let b${j} = tileB[term * ${side / 4}u + ${j * 16}u + at.x];`)}
${lines(n * n, (i) => {
  const [row, column, sum] = [Math.floor(i / n), i % n, `sum${i}`];
  return lines(
    4,
    (r) => `      ${sum}[${r}] = fma(vec4f(a${row}[${r}]), b${column}, ${sum}[${r}]);`,
  );
})}
    }
    workgroupBarrier();
  }
${lines(n * n, (i) => {
  const row = `group.y * ${side}u + ${Math.floor(i / n) * 64}u + at.y * 4u`;
  const column = `group.x * ${side / 4}u + ${(i % n) * 16}u + at.x`;
  return lines(4, (r) => `  c[(${row} + ${r}u) * ${matrix / 4}u + ${column}] = sum${i}[${r}];`);
})}
}`;
  return { name: `tiles of ${side}`, block: { rows: side, columns: side }, code };
}

/** From registers alone, which suits a software device: 4 rows, 8 columns a thread. */
const direct: SquareProduct = {
  name: 'registers',
  block: { rows: 32, columns: 64 },
  code: (side) => /* wgsl */ `${bindings}
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
}`,
};

export const squareProducts: SquareProduct[] = [tiled(1), tiled(2), direct];
