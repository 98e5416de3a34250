import { expect, test, vi } from 'vitest';
import { Fault, asFault, isFault, toFaultRecord } from './fault';

test('a fault of another copy of the module is a fault all the same', async () => {
  vi.resetModules();
  const copy = await import('./fault');
  const fault = new copy.Fault({ code: 'engine.noDevice', params: {} });
  expect(fault).not.toBeInstanceOf(Fault);
  expect(isFault(fault)).toBe(true);
  expect(toFaultRecord(fault)).toEqual({ code: 'engine.noDevice', params: {} });
  expect(asFault(fault)).toBe(fault);
});

test('nothing else is a fault', () => {
  const record = { code: 'engine.noDevice', params: {} };
  for (const thrown of [
    new Error('no'),
    Object.assign(new Error('no'), { record }),
    record,
    null,
  ]) {
    expect(isFault(thrown)).toBe(false);
    expect(toFaultRecord(thrown).code).toBe('engine.unexpected');
  }
});
