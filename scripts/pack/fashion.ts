import { join } from 'node:path';
import { readIdx } from './idx';
import type { DataSet } from './write';

const notice = `Fashion-MNIST, https://github.com/zalandoresearch/fashion-mnist

H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine
Learning Algorithms", 2017, arXiv:1708.07747.

Changes: the original 60,000 training and 10,000 test images and labels, byte for byte, without the
file headers, split into files of 10,000 images and compressed with gzip.

The MIT License (MIT)

Copyright © 2017 Zalando SE, https://tech.zalando.com

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

const classes = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Fashion-MNIST. @param folder where the Debian package `dataset-fashion-mnist` puts its files */
export function fashion(folder = '/usr/share/datasets/fashion-mnist'): DataSet {
  const idx = (file: string, md5: string, shape: readonly number[]) =>
    readIdx(join(folder, file), md5, shape);
  const labels = [
    idx('train-labels-idx1-ubyte.gz', '9018921c3c673c538a1fc5bad174d6f9', [60_000]),
    idx('t10k-labels-idx1-ubyte.gz', '15d484375f8d13e6eb1aabb0c3f46965', [10_000]),
  ];
  return {
    name: 'fashion',
    classes,
    licence: 'MIT',
    source: 'Fashion-MNIST, https://github.com/zalandoresearch/fashion-mnist',
    notice,
    train: idx('train-images-idx3-ubyte.gz', 'f4a8712d7a061bf5bd6d2ca38dc4d50a', [60_000, 28, 28]),
    test: idx('t10k-images-idx3-ubyte.gz', '8181f5470baa50b63fa0f6fddb340f0a', [10_000, 28, 28]),
    labels: Buffer.concat(labels),
  };
}
