import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { architecture } from '../nn/architecture';
import { forward } from '../nn/forward';
import { gridZ } from '../latent/variants';
import { presets } from '../nn/model';
import type { ModelDescription } from '../nn/model';
import { completeState, initialParameters, parameterSpecs } from '../nn/parameters';
import { normals } from '../nn/random';
import { writeWeights } from '../safetensors/checkpoint';
import { joinParts } from '../safetensors/parts';
import type { Checkpoint } from '../checkpoint';
import { kerasFile, pytorchFile } from './python';

/**
 * The exported files are run as they are by Python, on weights that went through our file. Where
 * PyTorch or Keras is installed it is that; else the stand-ins beside this test, NumPy's arithmetic
 * under the same names, which know the frameworks' layouts and nothing of ours.
 */
const standin = fileURLToPath(new URL('standin', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

function python(...args: string[]): boolean {
  return spawnSync('python3', args).status === 0;
}

const hasNumpy = python('-c', 'import numpy');

/** A state in which every array matters: statistics and biases as training would leave them. */
function example(model: ModelDescription): Checkpoint {
  const arrays = initialParameters(model);
  parameterSpecs(model).forEach(({ name, size }, i) => {
    const noise = normals(11, 5, i, size);
    if (name.endsWith('.variance'))
      arrays.set(
        name,
        noise.map((x) => 0.5 + x * x),
      );
    else if (/\.(mean|beta|bias|gamma)$/.test(name))
      arrays.set(
        name,
        noise.map((x) => 1 + x / 3),
      );
  });
  return {
    ...{ config: { dataset: 'mnist', model }, step: 1, updates: { g: 1, d: 1 } },
    arrays: completeState(model, arrays),
  };
}

interface Ran {
  status: number | null;
  difference: number;
  error: string;
}

/** Runs a file beside its weights and says how far its picture is from ours. */
function run(
  write: typeof pytorchFile,
  shown: Checkpoint,
  weights: Uint8Array,
  module: string,
): Ran {
  const { model } = shown.config;
  const z = gridZ(model.seed, 1, model.latent);
  const image = forward(architecture(model).generator, shown.arrays, z).at(-1)!.data;
  const folder = mkdtempSync(join(tmpdir(), 'ganvas-'));
  try {
    writeFileSync(join(folder, 'g.safetensors'), weights);
    writeFileSync(join(folder, 'generator.py'), write(model, { z, image }, 'g.safetensors'));
    const path = python('-c', `import ${module}`) ? {} : { PYTHONPATH: standin };
    const { status, stdout, stderr } = spawnSync('python3', ['-B', 'generator.py'], {
      cwd: folder,
      env: { ...process.env, ...path },
      encoding: 'utf8',
    });
    const difference = Number(/from the page: (\S+)/.exec(stdout)?.[1] ?? NaN);
    return { status, difference, error: stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const models: [string, ModelDescription][] = [
  ['the default model', presets.quick],
  ['an even kernel, no batch norm', { ...presets.tiny, kernel: 4, generatorNorm: false }],
  ['three channels, a small kernel', { ...presets.tiny, kernel: 3, generator: [8, 4, 3] }],
];
const frameworks = [
  ['torch', pytorchFile],
  ['keras', kerasFile],
] as const;

describe.skipIf(!hasNumpy)('an exported file, run by Python', () => {
  test.each(frameworks)('%s draws our picture to seven digits', (module, write) => {
    for (const [name, model] of models) {
      const checkpoint = example(model);
      const weights = writeWeights(checkpoint, 'g', 'F32');
      const { status, difference, error } = run(write, checkpoint, weights, module);
      expect(status, `${name}: ${error}`).toBe(0);
      expect(difference).toBeLessThan(1e-5);
    }
  });

  test.each(frameworks)(
    '%s says so when the weights are not those of the picture',
    (module, write) => {
      const checkpoint = example(presets.quick);
      const other = { ...presets.quick, seed: 8 };
      const { status, error } = run(
        write,
        checkpoint,
        writeWeights(example(other), 'g', 'F32'),
        module,
      );
      expect(status).toBe(1);
      expect(error).toContain('did not arrive');
    },
  );

  test.each(frameworks)('%s draws as the generator that ships does', (module, write) => {
    const models = join(root, 'public/models');
    const manifest = JSON.parse(readFileSync(join(models, 'digits.json'), 'utf8')) as {
      files: { file: string }[];
    };
    const checkpoint = joinParts(
      manifest.files.map(({ file }) => readFileSync(join(models, file))),
    );
    const weights = writeWeights(checkpoint, 'g', 'F16');
    const { status, error } = run(write, checkpoint, weights, module);
    expect(status, error).toBe(0);
  });
});
