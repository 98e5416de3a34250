import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test, vi } from 'vitest';
import { Fault, isFault } from '../../core/fault';
import type { FaultCode } from '../../core/fault';
import { writeTraining } from '../../core/safetensors/checkpoint';
import type { RequestMessage } from '../../rpc/envelope';
import { wireInPage } from '../../rpc/inPage';
import { serve } from '../../rpc/serve';
import { checkpointAt } from '../../testing/history.fixture';
import type { FileArchive } from './archive';
import { archiveProtocol } from './archiveProtocol';
import { archiveSession } from './archiveSession';
import { connectArchive } from './connectArchive';
import { databaseArchive } from './database';

const state = (step: number) => ({ run: 1, branch: 0, step, saved: 10 + step });

async function codeOf(work: Promise<unknown>): Promise<FaultCode> {
  const error: unknown = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (isFault(error)) return error.record.code;
  throw error;
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

/** An archive at the other end of a wire, and all that went over it. */
function connected(files: FileArchive = databaseArchive()) {
  const sent: { name: string; arrays: number; handed: number }[] = [];
  const errors: ((event: Event) => void)[] = [];
  const makeWorker = vi.fn(() => {
    const { face, port } = wireInPage();
    serve(archiveProtocol, archiveSession(files), port);
    return {
      ...face,
      postMessage: (message: RequestMessage, transfer: Transferable[] = []) => {
        const given = message.args.flatMap((each) =>
          each !== null && typeof each === 'object' && 'arrays' in each
            ? [...(each.arrays as Map<string, Float32Array>).values()]
            : [],
        );
        face.postMessage(message, transfer);
        const handed = given.filter(({ buffer }) => buffer.byteLength === 0).length;
        sent.push({ name: message.name, arrays: given.length, handed });
      },
      addEventListener: (
        type: 'message' | 'error' | 'messageerror',
        listener: (event: Event) => void,
      ) => {
        face.addEventListener(type, listener);
        if (type === 'error') errors.push(listener);
      },
    };
  });
  return { archive: connectArchive(makeWorker), sent, errors, makeWorker };
}

test('states, pictures and branches are kept at the other end, and come back from there', async () => {
  const { archive, sent } = connected();
  const checkpoint = checkpointAt(7);
  const sheet = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const branch = { run: 1, branch: 0, from: null };
  const frame = { run: 1, branch: 0, step: 7, sheet };
  await archive.addBranch(branch);
  const saved = await archive.saveCheckpoint(state(7), checkpoint);
  await archive.changeFrames([frame], []);
  expect(saved.checkpoints).toEqual([saved.state]);
  expect(saved.state).toMatchObject({ step: 7, bytes: writeTraining(checkpointAt(7)).length });
  expect(await archive.read()).toEqual({
    checkpoints: [saved.state],
    branches: [branch],
    newest: saved.state,
  });
  expect(await archive.frames(1)).toEqual([frame]);
  expect(await archive.checkpoint(saved.state.id)).toEqual(checkpointAt(7));
  expect(await codeOf(archive.checkpoint(99))).toBe('store.gone');
  // All of a state's arrays changed hands, none was cloned; and the state that a recovery needs is whole.
  const { size } = checkpoint.arrays;
  expect(sent).toContainEqual({ name: 'saveCheckpoint', arrays: size, handed: size });
  expect(checkpoint).toEqual(checkpointAt(7));
});

test('a file is made at the other end, and read there', async () => {
  const { archive, sent } = connected();
  const checkpoint = checkpointAt(5);
  const file = await archive.writeFile('run', checkpoint);
  const bytes = new Uint8Array(await file.arrayBuffer());
  expect(Buffer.compare(bytes, writeTraining(checkpointAt(5)))).toBe(0);
  expect(await archive.readFile(file)).toEqual(checkpointAt(5));
  const python = await (await archive.writeFile('pytorch', checkpoint)).text();
  expect(python).toContain('generator.safetensors');
  const { size } = checkpoint.arrays;
  expect(sent).toContainEqual({ name: 'writeFile', arrays: size, handed: size });
  expect(checkpoint).toEqual(checkpointAt(5));
});

test('a file that is none of ours is refused', async () => {
  const { archive } = connected();
  const rubbish = new Blob([new Uint8Array(100).fill(255)]);
  expect(await codeOf(archive.readFile(rubbish))).toBe('file.header');
});

test('a save that is given up ends at the other end, too', async () => {
  let stopped: AbortSignal | undefined;
  const saveCheckpoint: FileArchive['saveCheckpoint'] = (_state, _pieces, signal) => {
    stopped = signal;
    return new Promise(() => undefined);
  };
  const { archive } = connected({ ...databaseArchive(), saveCheckpoint });
  const giveUp = new AbortController();
  const saving = archive.saveCheckpoint(state(1), checkpointAt(1), giveUp.signal);
  await vi.waitFor(() => expect(stopped).toBeDefined(), 30_000);
  giveUp.abort(new Fault({ code: 'store.timeout', params: { seconds: 30 } }));
  expect(await codeOf(saving)).toBe('store.timeout');
  await vi.waitFor(() => expect(stopped!.aborted).toBe(true), 30_000);
  expect((stopped!.reason as Fault).record.code).toBe('store.timeout');
});

test('a worker that dies ends its calls in words of their own, and the next call has a new one', async () => {
  const read = vi.fn(() => new Promise<never>(() => undefined));
  const { archive, errors, makeWorker } = connected({ ...databaseArchive(), read });
  const reading = codeOf(archive.read());
  await vi.waitFor(() => expect(read).toHaveBeenCalled(), 30_000);
  for (const tell of errors) tell(new Event('error'));
  expect(await reading).toBe('store.workerDied');
  const { state: kept } = await archive.saveCheckpoint(state(2), checkpointAt(2));
  expect(await archive.checkpoint(kept.id)).toEqual(checkpointAt(2));
  expect(makeWorker).toHaveBeenCalledTimes(2);
});
