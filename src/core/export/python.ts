import { architecture, length, weightsName } from '../nn/architecture';
import type { Layer } from '../nn/architecture';
import { batchNormEpsilon } from '../nn/model';
import type { ModelDescription } from '../nn/model';
import { samePadding } from '../nn/padding';

/**
 * Python files that rebuild a generator from its description and load its safetensors file, in PyTorch
 * and in Keras. Each reads the file itself (the format is a JSON header and bytes), maps our names and
 * layouts to the framework's, and compares its picture of one z with ours, so that whoever runs it sees
 * that nothing was lost on the way.
 */
export interface Sample {
  /** One z, and the engine's picture of it, [size, size, channels] in [−1, 1]. */
  z: ArrayLike<number>;
  image: ArrayLike<number>;
}

const numbers = (values: ArrayLike<number>) =>
  Array.from(values, (x) => Number(x.toPrecision(7))).join(', ');

/** Long lists of numbers, wrapped. */
function wrapped(values: ArrayLike<number>): string {
  const words = numbers(values).split(' ');
  const lines: string[] = [];
  let line = '   ';
  for (const word of words) {
    if (line.length + word.length > 98) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Every 17th pixel: enough to catch any wrong layout. */
const stride = 17;

function check({ z, image }: Sample): string {
  const some = Array.from(image).filter((_, i) => i % stride === 0);
  return `# One z, and every ${stride}th number of the picture that the page drew of it.
CHECK_Z = [
${wrapped(z)}
]
CHECK_IMAGE = [
${wrapped(some)}
]


def check(generate):
    """Compares this file's picture of CHECK_Z with the page's; rounding alone differs."""
    image = generate(np.array([CHECK_Z], np.float32))[0].reshape(-1)[::${stride}]
    error = float(np.abs(image - np.array(CHECK_IMAGE, np.float32)).max())
    print(f'largest difference from the page: {error:.2g}')
    assert error < 1e-2, 'the weights did not arrive as they left'
`;
}

const reader = `def read(path):
    """The arrays of a safetensors file by name, as float32."""
    with open(path, 'rb') as file:
        (size,) = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(size))
        data = file.read()
    arrays = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        begin, end = entry['data_offsets']
        kind = {'F32': '<f4', 'F16': '<f2'}[entry['dtype']]
        arrays[name] = np.frombuffer(data[begin:end], kind).reshape(entry['shape']).astype('f4')
    return arrays
`;

function head(framework: string, weights: string, model: ModelDescription): string {
  const { image } = architecture(model);
  return `"""A generator trained in Ganvas, rebuilt in ${framework}.

z (${model.latent} standard normal numbers) -> image ${image.size}x${image.size}x${image.channels} in [-1, 1]. Batch norm uses its running
statistics. Run this file beside ${weights}: it checks itself and writes samples.npy.
"""

import json
import struct
import sys

import numpy as np
`;
}

const tail = (weights: string) => `
if __name__ == '__main__':
    arrays = read(sys.argv[1] if len(sys.argv) > 1 else '${weights}')
    generate = load(arrays)
    check(generate)
    np.save('samples.npy', generate(np.random.randn(64, LATENT).astype(np.float32)))
`;

const torchActivation = { relu: 'torch.relu', tanh: 'torch.tanh', leakyRelu: '', none: '' };

/** The lines of a layer's linear map, with its bias. */
function torchLinear(layer: Layer): string[] {
  const { name, kind, kernel, stride, input, output, bias } = layer;
  const { size, channels } = output;
  const weights = `a['${weightsName(layer)}']`;
  const own = bias ? `, a['${name}.bias']` : '';
  switch (kind) {
    case 'dense':
      return [
        `x = F.linear(x, ${weights}.T${own})`,
        `x = x.view(-1, ${size}, ${size}, ${channels}).permute(0, 3, 1, 2)`,
      ];
    case 'convTranspose': {
      const { before } = samePadding({ large: size, small: input.size, kernel, stride });
      const cut = `${before}:${before + size}`;
      return [
        `# Ours is [k, k, out, in]; PyTorch's is [in, out, k, k].`,
        `w = ${weights}.permute(3, 2, 0, 1)`,
        `x = F.conv_transpose2d(x, w${own}, stride=${stride})`,
        `x = x[:, :, ${cut}, ${cut}]  # 'same', as TensorFlow pads`,
      ];
    }
    case 'conv':
      throw notOfG(layer);
    default:
      return kind satisfies never;
  }
}

function notOfG({ name }: Layer): Error {
  return new Error(`A generator has no convolution like ${name}`);
}

function torchLayer(layer: Layer): string {
  const { name, norm, activation } = layer;
  const lines = torchLinear(layer);
  if (norm) {
    const of = (part: string) => `a['${name}.${part}']`;
    lines.push(
      `x = F.batch_norm(x, ${of('mean')}, ${of('variance')}, ${of('gamma')}, ${of('beta')}, eps=${batchNormEpsilon})`,
    );
  }
  if (torchActivation[activation]) lines.push(`x = ${torchActivation[activation]}(x)`);
  return lines.map((line) => `    ${line}`).join('\n');
}

/** @param weights name of the safetensors file beside it */
export function pytorchFile(model: ModelDescription, sample: Sample, weights: string): string {
  const { generator } = architecture(model);
  return `${head('PyTorch', weights, model)}import torch
import torch.nn.functional as F

LATENT = ${model.latent}


${reader}

def forward(a, z):
    """z [n, ${model.latent}] -> images [n, channels, height, width]."""
    x = z
${generator.map(torchLayer).join('\n')}
    return x


def load(arrays):
    """A function from z, a NumPy array [n, ${model.latent}], to images [n, height, width, channels]."""
    a = {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}

    def generate(z):
        with torch.no_grad():
            return forward(a, torch.from_numpy(z)).permute(0, 2, 3, 1).numpy()

    return generate


${check(sample)}
${tail(weights)}`;
}

/** Keras on PyTorch allows no dots in names. */
const kerasName = (name: string) => name.replaceAll('.', '_');

function kerasLinear(layer: Layer): string[] {
  const { name, kind, kernel, stride, output, bias } = layer;
  const { size, channels } = output;
  const options = `use_bias=${bias ? 'True' : 'False'}, name='${kerasName(name)}'`;
  switch (kind) {
    case 'dense':
      return [
        `x = layers.Dense(${length(output)}, ${options})(x)`,
        `x = layers.Reshape((${size}, ${size}, ${channels}))(x)`,
      ];
    case 'convTranspose':
      return [
        `x = layers.Conv2DTranspose(${channels}, ${kernel}, strides=${stride}, padding='same', ${options})(x)`,
      ];
    case 'conv':
      throw notOfG(layer);
    default:
      return kind satisfies never;
  }
}

function kerasLayer(layer: Layer): string {
  const { name, norm, activation } = layer;
  const lines = kerasLinear(layer);
  if (norm) {
    lines.push(
      `x = layers.BatchNormalization(epsilon=${batchNormEpsilon}, name='${kerasName(name)}_norm')(x)`,
    );
  }
  if (activation !== 'none') lines.push(`x = layers.Activation('${activation}')(x)`);
  return lines.map((line) => `    ${line}`).join('\n');
}

function kerasWeights(layer: Layer): string {
  const { name, norm, bias } = layer;
  const own = [weightsName(layer), ...(bias ? [`${name}.bias`] : [])];
  const list = (names: string[]) => names.map((each) => `a['${each}']`).join(', ');
  const lines = [`model.get_layer('${kerasName(name)}').set_weights([${list(own)}])`];
  if (norm) {
    const parts = ['gamma', 'beta', 'mean', 'variance'].map((part) => `${name}.${part}`);
    lines.push(`model.get_layer('${kerasName(name)}_norm').set_weights([${list(parts)}])`);
  }
  return lines.map((line) => `    ${line}`).join('\n');
}

/** Keras keeps the same layouts as we do: [in, out], [k, k, out, in]. */
export function kerasFile(model: ModelDescription, sample: Sample, weights: string): string {
  const { generator } = architecture(model);
  return `${head('Keras', weights, model)}import keras
from keras import layers

LATENT = ${model.latent}


${reader}

def build():
    z = x = keras.Input((${model.latent},))
${generator.map(kerasLayer).join('\n')}
    return keras.Model(z, x)


def load(a):
    """A function from z, a NumPy array [n, ${model.latent}], to images [n, height, width, channels]."""
    model = build()
${generator.map(kerasWeights).join('\n')}
    return lambda z: keras.ops.convert_to_numpy(model(z, training=False))


${check(sample)}
${tail(weights)}`;
}
