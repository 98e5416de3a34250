import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { architecture } from '../../src/core/nn/architecture';
import type { ModelDescription } from '../../src/core/nn/model';
import { flopsOf } from '../../src/engine/program/cost';
import type { Operation } from '../../src/engine/program/program';
import { geometryOf } from '../../src/engine/program/tensors';
import { WasmDevice } from '../../src/engine/wasm/device';
import type { WasmHost } from '../../src/engine/wasm/host';
import { median, pairedRatio } from '../statistics';
import { timeInTurn } from './operations';

/** A strided convolution of D beside XNNPACK's. */
export interface Beside {
  layer: string;
  shape: string;
  /** GFLOP/s. */
  ours: number;
  theirs: number;
  ratio: number;
}

/** One thread, SIMD without fused multiply-adds, which is what TensorFlow.js' module is built with. */
async function openXnnpack(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(file)}/../wasm-out/`);
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js has no WebAssembly here');
}

/** D's convolutions, forward, without bias or activation: the same numbers in, the same out. */
export async function measureXnnpack(
  model: ModelDescription,
  host: WasmHost,
  repetitions: number,
): Promise<Beside[]> {
  await openXnnpack();
  const device = await WasmDevice.open({ ...host, threads: 1 }, false);
  const state = {
    store: {
      pixels: new Uint8Array(),
      images: 0,
      shardImages: 0,
      size: 1,
      channels: 1,
      loaded: 0,
      whenLoaded: () => Promise.resolve(),
    },
    step: 0,
    updates: { g: 0, d: 0 },
    learningRates: { g: 0, d: 0 },
    losses: [],
  };
  const rows: Beside[] = [];
  const images = model.batch;
  for (const layer of architecture(model).discriminator) {
    if (layer.kind !== 'conv') continue;
    const geometry = geometryOf(layer);
    const { large, small, kernel, stride } = geometry;
    const kept = (name: string, shape: number[]) =>
      ({ name: `${layer.name} ${name}`, shape, lifetime: 'kept' }) as const;
    const input = kept('input', [images, large.size, large.size, large.channels]);
    const filter = kept('filter', [kernel, kernel, large.channels, small.channels]);
    const output = kept('output', [images, small.size, small.size, small.channels]);
    const operation: Operation<'convolution'> = {
      kind: 'convolution',
      layer: layer.name,
      phase: 'forward',
      images,
      geometry,
      input,
      filter,
      output,
      epilogue: { kind: 'biasAndActivation', bias: null, activation: 'none' },
    };
    const program = { name: layer.name, operations: [operation] };
    device.prepare([program]);
    const x = tf.randomNormal<tf.Rank.R4>([...input.shape] as [number, number, number, number]);
    const w = tf.randomNormal<tf.Rank.R4>([...filter.shape] as [number, number, number, number]);
    device.write(input, await x.data<'float32'>());
    device.write(filter, await w.data<'float32'>());
    const theirs = () => tf.conv2d(x, w, stride, 'same');
    await device.run(program, state);
    const wanted = theirs();
    const values = await wanted.data<'float32'>();
    const found = device.read(output);
    const worst = found.reduce((most, v, i) => Math.max(most, Math.abs(v - (values[i] ?? NaN))), 0);
    if (!(worst < 1e-2)) throw new Error(`${layer.name} differs by ${worst} from TensorFlow.js`);
    wanted.dispose();
    const times = await timeInTurn(
      [
        () => device.run(program, state),
        () => {
          theirs().dispose();
          return Promise.resolve();
        },
      ],
      repetitions,
    );
    const [own = [], other = []] = times;
    const rate = (each: number[]) => flopsOf(operation) / median(each) / 1e6;
    rows.push({
      layer: layer.name,
      shape: `${large.size}² × ${large.channels} → ${small.size}² × ${small.channels}, ${kernel} × ${kernel}`,
      ours: rate(own),
      theirs: rate(other),
      ratio: pairedRatio(other, own),
    });
    x.dispose();
    w.dispose();
  }
  device.dispose();
  return rows;
}
