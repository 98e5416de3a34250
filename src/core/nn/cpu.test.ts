import { expect, test } from 'vitest';
import { checkConfig, presetFor } from '../config';
import { presetForCpu, trainsOnCpu } from './cpu';
import { datasetNames } from '../dataset';
import { presetNames } from './model';

test.each(datasetNames)('a preset for %s can be trained without a graphics device', (dataset) => {
  const preset = presetForCpu(dataset);
  expect(preset).not.toBeNull();
  const config = presetFor(preset!, dataset);
  expect(trainsOnCpu(config.model)).toBe(true);
  expect(checkConfig(config)).toEqual(config);
});

test('it is the only one: what is offered is never too large', () => {
  const small = presetNames.filter((preset) => trainsOnCpu(presetFor(preset, 'mnist').model));
  expect(small).toEqual([presetForCpu('mnist')]);
});
