import { describe, expect, it } from 'vitest';
import { flopsPerStep } from '../../core/nn/architecture';
import { presetNames, presets } from '../../core/nn/model';
import { flopsOf } from './cost';
import { trainingProgram } from './programs';
import { ModelTensors } from './tensors';

describe('the cost of a program', () => {
  it.each(presetNames)('is that of the description: %s', (preset) => {
    const { operations } = trainingProgram(new ModelTensors(presets[preset]), 'both');
    const total = operations.reduce((sum, operation) => sum + flopsOf(operation), 0);
    // The gradient at the image, which D's first layer sends back to G, is not in the description's sum.
    const [first] = new ModelTensors(presets[preset]).layers.d;
    const image = operations.find(
      ({ kind, layer, phase }) =>
        kind === 'convolutionTranspose' && phase === 'backward' && layer === first?.layer.name,
    );
    expect(image).toBeDefined();
    expect(total).toBe(flopsPerStep(presets[preset]));
  });
});
