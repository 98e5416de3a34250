import { describe, expect, it } from 'vitest';
import { nodeWasmHost } from '../../../scripts/wasmHost';
import { presets } from '../../core/nn/model';
import { normals, streams } from '../../core/nn/random';
import { imageGradientContract } from '../../testing/imageGradient.contract';
import { matchesOracle, oracleModels } from '../../testing/oracle.contract';
import { profileContract } from '../../testing/profile.contract';
import { trainerContract } from '../../testing/trainer.contract';
import { run, tinyImageStore, tinyModel } from '../../testing/trainer.fixture';
import { randomImages } from '../data/randomImages';
import { WasmDevice } from './device';
import { hasRelaxedSimd } from './host';
import { maxThreads } from './linearMemory';
import { openWasmTrainer } from './open';
import { ProgramTrainer } from '../program/trainer';

const info = { engine: 'wasm', backend: 'cpu', device: '' } as const;

describe('the WebAssembly trainer', () => {
  // Sums are added up in a fixed order: the same run has the same bits.
  trainerContract((model, store) => openWasmTrainer(model, store, { host: nodeWasmHost(2) }));
  profileContract((model, store) => openWasmTrainer(model, store, { host: nodeWasmHost(2) }));
  imageGradientContract((model, store) => openWasmTrainer(model, store, { host: nodeWasmHost(2) }));

  for (const [name, change] of Object.entries(oracleModels)) {
    matchesOracle(name, change, async (model, store) => {
      const device = await WasmDevice.open(nodeWasmHost(1));
      const trainer = new ProgramTrainer(model, store, device, info);
      const outputOf = (player: 'g' | 'd', layerName: string) => {
        const found = trainer.tensors.layers[player].find(({ layer }) => layer.name === layerName);
        if (!found) throw new Error(`No layer ${layerName}`);
        return Promise.resolve(device.read(found.output));
      };
      return { trainer, outputOf };
    });
  }

  it('computes the same bits with one thread as with two or three', async () => {
    const runs = [1, 2, 3].map(async (threads) => {
      const trainer = await openWasmTrainer(tinyModel, tinyImageStore(), {
        host: nodeWasmHost(threads),
      });
      const losses = await run(trainer, 5);
      const { arrays } = await trainer.checkpoint();
      trainer.dispose();
      return { losses, arrays };
    });
    const [one, two, three] = await Promise.all(runs);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it('draws the same bits with one thread as with several, however they overtake each other', async () => {
    // Wide enough that a thread is still at one product when another begins the next.
    const model = presets.classroom;
    const store = randomImages(model, 1);
    const open = (threads: number) =>
      openWasmTrainer(model, store, { host: nodeWasmHost(threads) });
    const [one, two, four] = await Promise.all([open(1), open(2), open(4)]);
    for (let round = 0; round < 12; round++) {
      const z = normals(round, streams.explore, 0, (1 + 16 * round) * model.latent);
      const wanted = await one.generate(z);
      for (const other of [two, four]) {
        // Told apart by one number: a difference of thousands takes minutes to print.
        const found = await other.generate(z);
        expect(found.findIndex((value, i) => value !== wanted[i])).toBe(-1);
      }
    }
    for (const trainer of [one, two, four]) trainer.dispose();
  });

  it('computes the same bits where threads come late to a list, or only when it is over', async () => {
    // Many more than there are processors, on lists of little work.
    const open = (threads: number) =>
      openWasmTrainer(tinyModel, tinyImageStore(), { host: nodeWasmHost(threads) });
    const [one, many] = await Promise.all([open(1), open(maxThreads)]);
    const [wanted, found] = [await run(one, 40), await run(many, 40)];
    expect(found).toEqual(wanted);
    expect((await many.checkpoint()).arrays).toEqual((await one.checkpoint()).arrays);
    for (const trainer of [one, many]) trainer.dispose();
  });

  it('agrees with itself without fused multiply-adds', async () => {
    const open = (relaxed: boolean) =>
      openWasmTrainer(tinyModel, tinyImageStore(), { host: nodeWasmHost(1), relaxed });
    const [plain, other] = await Promise.all([open(false), open(hasRelaxedSimd())]);
    const [a, b] = [await run(plain, 5), await run(other, 5)];
    a.forEach(({ d, g }, i) => {
      expect(b[i]?.d).toBeCloseTo(d, 4);
      expect(b[i]?.g).toBeCloseTo(g, 4);
    });
    plain.dispose();
    other.dispose();
  });
});
