import { expect, test } from 'vitest';
import { presets } from '../nn/model';
import { parameterSpecs } from '../nn/parameters';
import { kerasFile, pytorchFile } from './python';

const sample = { z: new Float32Array(100), image: new Float32Array(1024).fill(0.25) };

test.each([
  ['PyTorch', pytorchFile],
  ['Keras', kerasFile],
])('the %s file uses every array of the generator, and none of D', (_, write) => {
  for (const model of [presets.quick, { ...presets.classroom, generatorNorm: false }]) {
    const text = write(model, sample, 'generator.safetensors');
    for (const { name, player } of parameterSpecs(model)) {
      expect(text.includes(`a['${name}']`)).toBe(player === 'g');
    }
    expect(text).toContain(`LATENT = ${model.latent}`);
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('NaN');
  }
});

test('kernels of every size are cut as TensorFlow pads', () => {
  const cut = (kernel: number) =>
    /x\[:, :, (\d+:\d+),/.exec(pytorchFile({ ...presets.quick, kernel }, sample, 'f'))?.[1];
  // The full result has 2n + k − 2 pixels a side; k − 2 are cut, the smaller half of them in front.
  expect([3, 4, 5].map(cut)).toEqual(['0:14', '1:15', '1:15']);
});
