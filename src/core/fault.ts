/**
 * Everything that can go wrong, as data: a code and the numbers that belong in its message.
 * `i18n` turns a fault into a sentence in the reader's language; nothing else words an error.
 */
export interface FaultParams {
  /** `field` is the field's key in the description; `detail` is a plain value such as a number. */
  'config.unknownPreset': { preset: string };
  'config.unknownDataset': { dataset: string };
  'config.unknownLoss': { loss: string };
  'config.notANumber': { field: string };
  'config.outOfRange': { field: string; value: number; min: number; max: number };
  'config.notASwitch': { field: string };
  'config.notAnInteger': { field: string; value: number };
  'config.channelList': { field: string; min: number; max: number };
  'config.imageChannels': { dataset: string; expected: number; found: number };
  'config.imageSize': { size: number; max: number };
  'config.discriminatorDepth': { size: number; stages: number; max: number };
  'config.batchBeyondData': { batch: number; images: number };
  'config.tooManyParameters': { parameters: number; max: number };
  /** A file of the page's own code; `file` is empty where the browser does not name it. */
  'page.partMissing': { file: string };
  'data.missing': { file: string };
  'data.network': { file: string };
  /** The network did not bring it, and the browser does not keep it. */
  'data.notKept': { file: string };
  'data.truncated': { file: string; bytes: number; expected: number };
  'data.checksum': { file: string };
  'data.manifest': { file: string };
  'engine.noDevice': Record<string, never>;
  /** No WebGPU, no WebAssembly with SIMD, no WebGL: nothing that could train. */
  'engine.cannotTrain': Record<string, never>;
  'engine.deviceLost': { reason: string };
  'engine.outOfMemory': { bytes: number };
  'engine.tooLarge': { what: string; bytes: number; max: number };
  'engine.gpuError': { message: string };
  /** The device lives, but for so long no iteration has come out of it. */
  'engine.stalled': { seconds: number };
  /** Restarts were no use; `cause` is what happened last. */
  'engine.gaveUp': { cause: FaultRecord };
  'engine.notFinite': { step: number };
  /** Weights near the end of all numbers: what a layer computes with them can't be shown. */
  'engine.mapsNotFinite': { layer: string };
  'engine.timeout': { call: string; seconds: number };
  'engine.workerDied': Record<string, never>;
  'engine.notOpen': Record<string, never>;
  'engine.snapshotMismatch': { tensor: string };
  'engine.snapshotNotFinite': { tensor: string };
  /** A newer call of the same kind took this one's place: nothing to tell anyone. */
  'engine.superseded': { call: string };
  'engine.badMessage': { call: string };
  'engine.unexpected': { message: string };
  'file.tooLarge': { bytes: number; max: number };
  'file.truncated': { bytes: number; expected: number };
  /** Not a safetensors file, or its header is broken. */
  'file.header': Record<string, never>;
  /** Gap, overlap, or a size that does not fit the shape; `tensor` is empty for stray bytes at the end. */
  'file.layout': { tensor: string };
  'file.duplicate': { tensor: string };
  'file.dtype': { tensor: string };
  'file.shape': { tensor: string };
  'file.missing': { tensor: string };
  'file.unexpected': { tensor: string };
  'file.notFinite': { tensor: string };
  /** Files that are parts of different models. */
  'file.mixed': Record<string, never>;
  /** A good safetensors file without our manifest. */
  'file.notOurs': Record<string, never>;
  'file.manifest': Record<string, never>;
  /** A count of iterations or updates that no run can reach. */
  'file.tooManySteps': { steps: number; max: number };
  /** Written by a newer version of this page. */
  'file.version': { version: number };
  'store.full': Record<string, never>;
  'store.unavailable': Record<string, never>;
  /** Another tab, of an older version of this page, keeps the database from being brought up to date. */
  'store.blocked': Record<string, never>;
  /** The database belongs to a newer version of this page than this tab has. */
  'store.newerPage': Record<string, never>;
  /** The browser's storage did not answer. */
  'store.timeout': { seconds: number };
  /** The browser's storage did not answer a reader. */
  'store.noAnswer': { seconds: number };
  /** The thread that keeps, saves and reads runs died. */
  'store.workerDied': Record<string, never>;
  /** The state was forgotten meanwhile, to make room for newer ones. */
  'store.gone': Record<string, never>;
  /** Another tab trains; this one may only look. */
  'store.otherTab': Record<string, never>;
}

export type FaultCode = keyof FaultParams;

/** A fault as it crosses the thread boundary. */
export type FaultRecord = {
  [Code in FaultCode]: { code: Code; params: FaultParams[Code] };
}[FaultCode];

/** Marks faults. Registered, so that every copy of this module in a thread knows the others' faults. */
const brand: unique symbol = Symbol.for('ganvas.fault') as never;

export class Fault extends Error {
  readonly [brand] = true;
  readonly record: FaultRecord;

  constructor(record: FaultRecord) {
    super(`${record.code} ${JSON.stringify(record.params)}`);
    this.name = 'Fault';
    this.record = record;
  }
}

/**
 * Told by the brand, not by the class: a browser may load a module twice (WebKit loads a worker's entry
 * once more where a chunk imports it), and each copy has a class of its own.
 */
export function isFault(error: unknown): error is Fault {
  return error instanceof Error && brand in error;
}

/** What Chromium, Firefox and WebKit say of a dynamic import whose file did not come, and Vite of its styles. */
const partMissing =
  /dynamically imported module|Importing a module script failed|Unable to preload CSS/;

/** Wraps anything thrown into a record, so that every failure has a sentence. */
export function toFaultRecord(error: unknown): FaultRecord {
  if (isFault(error)) return error.record;
  const message = error instanceof Error ? error.message : String(error);
  if (partMissing.test(message)) {
    const file = /([^/\s?]+\.(?:js|css|ts|tsx))(?:\?\S*)?$/.exec(message)?.[1] ?? '';
    return { code: 'page.partMissing', params: { file } };
  }
  return { code: 'engine.unexpected', params: { message } };
}

/** Anything thrown as a Fault. */
export function asFault(error: unknown): Fault {
  return isFault(error) ? error : new Fault(toFaultRecord(error));
}
