/** How a kernel touches a buffer. */
type Access = 'read' | 'write';

/** A buffer that a kernel binds: how it is touched and the WGSL type it is seen as. */
export type Slot = readonly [access: Access, type: string];

/** What most kernels bind: f32 in vec4s. */
export const readVec4: Slot = ['read', 'array<vec4f>'];
export const writeVec4: Slot = ['write', 'array<vec4f>'];

/**
 * One compute shader as text. `Slots` and `Fields` name its buffers and the whole numbers of its
 * uniform block, so that the plan cannot bind what the text does not declare.
 */
export interface Kernel<Slots extends string = string, Fields extends string = string> {
  label: string;
  code: string;
  slots: readonly { name: Slots; access: Access }[];
  fields: readonly Fields[];
}

/** What a kernel needs beyond WebGPU's core, in WGSL's own words. */
export type Extension = 'f16' | 'subgroups';

/**
 * Writes the declarations of a kernel before its body: buffers at bindings 0, 1, … in the order given,
 * then the uniform block `shape` of u32 fields.
 * @param slots buffer names, access and WGSL types
 * @param fields names of the uniform block's numbers
 * @param body functions of the kernel; the entry point is `main`
 * @param extensions that it may use
 */
export function kernel<Slots extends string, Fields extends string>(
  label: string,
  slots: Record<Slots, Slot>,
  fields: readonly Fields[],
  body: string,
  extensions: readonly Extension[] = [],
): Kernel<Slots, Fields> {
  const entries = Object.entries(slots) as [Slots, Slot][];
  const buffers = entries.map(([name, [access, type]], binding) => {
    const mode = access === 'read' ? 'read' : 'read_write';
    return `@group(0) @binding(${binding}) var<storage, ${mode}> ${name}: ${type};`;
  });
  const code = `${extensions.map((name) => `enable ${name};\n`).join('')}${buffers.join('\n')}
struct Shape { ${fields.map((field) => `${field}: u32`).join(', ')} }
@group(0) @binding(${entries.length}) var<uniform> shape: Shape;
${body}`;
  return {
    label,
    code,
    slots: entries.map(([name, [access]]) => ({ name, access })),
    fields,
  };
}

/** `count` copies of a piece of text, for unrolled code. */
export function unroll(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join('\n');
}

export const vec4Components = ['x', 'y', 'z', 'w'] as const;

/**
 * Runs `body` once for every one of a thread's accumulators, named `acc{i}_{j}`; it sees `result`, `i`
 * (row) and `j` (vec4 of columns). A loop, not unrolled text: what stores a result is long, and
 * compilers take time for it.
 */
export function eachAccumulator(rows: number, vec4Count: number, body: string): string {
  const names = Array.from(
    { length: rows * vec4Count },
    (_, n) => `acc${Math.floor(n / vec4Count)}_${n % vec4Count}`,
  );
  return `
  var results = array<vec4f, ${rows * vec4Count}>(${names.join(', ')});
  for (var n = 0u; n < ${rows * vec4Count}; n++) {
    let result = results[n];
    let i = n / ${vec4Count};
    let j = n % ${vec4Count};
${body}
  }`;
}

/**
 * Adds to a thread's accumulators the product of a column of `a`, four rows in each of `a0`, `a1`, …,
 * and a row of `b`, four columns in each of `b0`, `b1`, ….
 */
export function multiplyAccumulate(rows: number, vec4Count: number): string {
  const sum = (i: number, j: number) =>
    `      acc${i}_${j} = fma(vec4f(a${i >> 2}.${vec4Components[i & 3]}), b${j}, acc${i}_${j});`;
  return unroll(rows, (i) => unroll(vec4Count, (j) => sum(i, j)));
}

/** Declares a thread's accumulators, for `eachAccumulator`. */
export function declareAccumulators(rows: number, vec4Count: number): string {
  return unroll(rows, (i) => unroll(vec4Count, (j) => `  var acc${i}_${j} = vec4f();`));
}
