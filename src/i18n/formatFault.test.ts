import { describe, expect, test } from 'vitest';
import { Fault, toFaultRecord } from '../core/fault';
import type { FaultCode, FaultParams, FaultRecord } from '../core/fault';
import { zhHans } from './chinese';
import { en } from './messages';
import { formatFault } from './formatFault';

/** One of each kind; a new code without an entry here does not compile. */
const params: { [Code in FaultCode]: FaultParams[Code] } = {
  'config.unknownPreset': { preset: 'huge' },
  'config.unknownDataset': { dataset: 'birds' },
  'config.unknownLoss': { loss: 'grief' },
  'config.notANumber': { field: 'beta1' },
  'config.outOfRange': { field: 'batch', value: 1, min: 2, max: 512 },
  'config.notASwitch': { field: 'generatorNorm' },
  'config.notAnInteger': { field: 'seed', value: 0.5 },
  'config.channelList': { field: 'generator', min: 2, max: 6 },
  'config.imageChannels': { dataset: 'faces', expected: 3, found: 1 },
  'config.imageSize': { size: 256, max: 128 },
  'config.discriminatorDepth': { size: 32, stages: 6, max: 5 },
  'config.batchBeyondData': { batch: 512, images: 100 },
  'config.tooManyParameters': { parameters: 70_000_000, max: 64_000_000 },
  'engine.cannotTrain': {},
  'page.partMissing': { file: 'latent-x.js' },
  'data.missing': { file: 'train-0.bin' },
  'data.network': { file: 'train-0.bin' },
  'data.notKept': { file: 'train-0.bin' },
  'data.truncated': { file: 'train-0.bin', bytes: 10, expected: 20 },
  'data.checksum': { file: 'train-0.bin' },
  'data.manifest': { file: 'manifest.json' },
  'engine.noDevice': {},
  'engine.deviceLost': { reason: 'crashed' },
  'engine.outOfMemory': { bytes: 5e8 },
  'engine.tooLarge': { what: 'weights', bytes: 5e8, max: 2e8 },
  'engine.gpuError': { message: 'bad shader' },
  'engine.notFinite': { step: 12 },
  'engine.mapsNotFinite': { layer: 'g.conv1' },
  'engine.timeout': { call: 'pause', seconds: 20 },
  'engine.workerDied': {},
  'engine.stalled': { seconds: 60 },
  'engine.gaveUp': { cause: { code: 'engine.noDevice', params: {} } },
  'engine.notOpen': {},
  'engine.snapshotMismatch': { tensor: 'g.dense.weights' },
  'engine.snapshotNotFinite': { tensor: 'g.dense.weights' },
  'engine.superseded': { call: 'generate' },
  'engine.badMessage': { call: 'open' },
  'engine.unexpected': { message: 'x is not a function' },
  'file.tooLarge': { bytes: 2, max: 1 },
  'file.truncated': { bytes: 1, expected: 2 },
  'file.header': {},
  'file.layout': { tensor: '' },
  'file.duplicate': { tensor: 'g.dense.weights' },
  'file.dtype': { tensor: 'g.dense.weights' },
  'file.shape': { tensor: 'g.dense.weights' },
  'file.missing': { tensor: 'g.dense.weights' },
  'file.unexpected': { tensor: 'g.dense.weights' },
  'file.notFinite': { tensor: 'g.dense.weights' },
  'file.mixed': {},
  'file.notOurs': {},
  'file.manifest': {},
  'file.version': { version: 9 },
  'store.full': {},
  'store.unavailable': {},
  'store.gone': {},
  'store.otherTab': {},
  'store.blocked': {},
  'store.newerPage': {},
  'store.noAnswer': { seconds: 60 },
  'store.timeout': { seconds: 30 },
  'store.workerDied': {},
  'file.tooManySteps': { steps: 2 ** 32, max: 2 ** 31 },
};

const codes = Object.keys(params) as FaultCode[];
const recordOf = (code: FaultCode) => ({ code, params: params[code] }) as FaultRecord;
/** As another version of the worker might send it. */
const foreign = (code: string, given: unknown) => ({ code, params: given }) as FaultRecord;

describe.each([
  ['English', en, /[.?]$/],
  ['Chinese', zhHans, /[。？]$/],
] as const)('in %s', (_, messages, end) => {
  const isSentence = (text: string, code: string) => {
    expect(text).toMatch(end);
    expect(text).not.toMatch(/undefined|NaN|null|\[object|[{}]/);
    expect(text).not.toContain(code);
  };

  test.each(codes)('%s has a sentence, alone and as a message that prints it', (code) => {
    const alone = formatFault(messages, recordOf(code));
    isSentence(alone, code);
    const { message } = new Fault(recordOf(code));
    for (const printed of [message, `Fault: ${message}`]) {
      const record = toFaultRecord(new Error(printed));
      expect(formatFault(messages, record)).toBe(alone);
    }
  });

  test('a code that this version does not know has one, too', () => {
    for (const code of ['engine.newIn2031', 'toString', '__proto__', '']) {
      const text = formatFault(messages, foreign(code, { a: 1 }));
      expect(text).toBe(messages.app.unknownFault);
      isSentence(text, 'engine.newIn2031');
    }
    const printed = foreign('engine.unexpected', { message: 'engine.newIn2031 {"a":1}' });
    expect(formatFault(messages, printed)).toBe(messages.app.unknownFault);
  });

  test('a known code whose parameters are of another version has one', () => {
    expect(formatFault(messages, foreign('config.imageSize', null))).toBe(
      messages.app.unknownFault,
    );
    expect(formatFault(messages, foreign('engine.unexpected', null))).toBe(
      messages.app.unknownFault,
    );
  });
});

test.each([
  'Failed to fetch dynamically imported module: http://localhost/assets/open-B1.js',
  'error loading dynamically imported module: http://localhost/assets/open-B1.js?retry=2',
])('what a browser says of a file of the page becomes a fault that names it: %s', (message) => {
  const missing = { code: 'page.partMissing', params: { file: 'open-B1.js' } };
  expect(toFaultRecord(new TypeError(message))).toEqual(missing);
});

test('a browser that does not name the file is understood, too', () => {
  const record = toFaultRecord(new TypeError('Importing a module script failed.'));
  expect(record).toEqual({ code: 'page.partMissing', params: { file: '' } });
});
