import { describe, expect } from 'vitest';
import { matchesOracle, oracleModels } from '../../testing/oracle.contract';
import { testDevice, smallTiling } from '../../testing/kernelHarness';
import { unpack } from './layout';
import { Readback } from './readback';
import { directTiling } from './tiling';
import type { Tiling } from './tiling';
import { openGpuTrainer } from './trainer';

const tilings: Record<keyof typeof oracleModels, Tiling[]> = {
  tiny: [directTiling, smallTiling],
  'three colours, kernel 4, two logits, all norms': [directTiling],
  'odd maps, kernel 3, no norms, minimax': [smallTiling],
  'odd maps, kernel 5, least squares': [smallTiling],
  'grey, kernel 4, hinge': [smallTiling],
  'odd maps, kernel 3, norms': [directTiling],
};

describe('the compiled trainer against TensorFlow.js', () => {
  for (const name of Object.keys(oracleModels) as (keyof typeof oracleModels)[]) {
    for (const tiling of tilings[name]) {
      const title = tiling === smallTiling ? `${name}, shared tiles` : name;
      matchesOracle(title, oracleModels[name], async (model, store) => {
        const faults: string[] = [];
        const trainer = await openGpuTrainer(model, store, {
          onFault: (fault) => faults.push(fault.message),
          device: testDevice,
          tiling,
        });
        const readback = new Readback(testDevice.device);
        return {
          trainer,
          outputOf: async (player, layerName) => {
            const { tensors, buffers } = trainer.trainingStep;
            const found = tensors.layers[player].find(({ layer }) => layer.name === layerName);
            if (!found) throw new Error(`No layer ${layerName}`);
            const output = buffers.of(found.output);
            const copy = (await readback.read([output])).get(output) ?? new Float32Array();
            const { channels } = found.layer.output;
            const stride = buffers.layouts.stride(found.output);
            const rows = copy.length / stride;
            expect(faults).toEqual([]);
            return unpack(copy, { shape: [rows, channels], strides: [stride, 1], length: 0 });
          },
        };
      });
    }
  }
});
