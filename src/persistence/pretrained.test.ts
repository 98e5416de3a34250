import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { presetFor } from '../core/config';
import { Fault } from '../core/fault';
import type { FaultCode } from '../core/fault';
import { notKeptResponse } from '../core/offline';
import { fetchPretrained } from './pretrained';

const folder = `${import.meta.dirname}/../../public`;

interface Manifest {
  name: string;
  files: { file: string; bytes: number; sha256: string }[];
  picture: string;
  config: unknown;
  steps: number;
  seconds: number;
  licence: string;
}

const manifestOf = (name: string) =>
  JSON.parse(readFileSync(`${folder}/models/${name}.json`, 'utf8')) as Manifest;

type Answer = Uint8Array<ArrayBuffer> | string | null;

/** A server of the shipped files, some of them changed; null is a file that is not there. */
function serve(change: (path: string, bytes: Uint8Array<ArrayBuffer>) => Answer = (_, b) => b) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    const body = change(path, new Uint8Array(readFileSync(`${folder}/${path}`)));
    return Promise.resolve(new Response(body, { status: body === null ? 404 : 200 }));
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

const faces = presetFor('quick', 'faces');
const wide = { generator: [96, 48, 3], discriminator: [48, 96] };

describe.each([
  ['digits', presetFor('classroom', 'mnist')],
  ['clothes', presetFor('classroom', 'fashion')],
  ['faces', { ...faces, model: { ...faces.model, ...wide } }],
] as const)('%s', (name, config) => {
  test('is what its recipe trains, in files of at most 2 MB, just as its manifest says', async () => {
    const manifest = manifestOf(name);
    expect(manifest).toMatchObject({ name, config });
    expect(manifest.seconds).toBeGreaterThan(0);
    expect(manifest.licence).not.toBe('');
    for (const { file, bytes, sha256 } of manifest.files) {
      const found = readFileSync(`${folder}/models/${file}`);
      expect([found.length, createHash('sha256').update(found).digest('hex')]).toEqual([
        bytes,
        sha256,
      ]);
      expect(bytes).toBeLessThanOrEqual(2_000_000);
    }
    expect(statSync(`${folder}/models/${manifest.picture}`).size).toBeGreaterThan(1000);
    const asked = serve();
    const checkpoint = await fetchPretrained(name);
    expect(checkpoint).toMatchObject({ config, step: manifest.steps });
    expect(checkpoint.arrays.has('d.dense.weights')).toBe(true);
    expect(asked.sort()).toEqual(
      [`models/${name}.json`, ...manifest.files.map(({ file }) => `models/${file}`)].sort(),
    );
  });
});

describe('refuses', () => {
  const last = /-0000(\d)-of-0000\1\.safetensors$/;
  const manifest = (edit: (found: Manifest) => unknown) => (path: string, bytes: Answer) =>
    path.endsWith('.json') ? JSON.stringify(edit(manifestOf('digits'))) : bytes;
  const cases: [string, (path: string, bytes: Uint8Array<ArrayBuffer>) => Answer, FaultCode][] = [
    ['a file that is not there', (path, b) => (last.test(path) ? null : b), 'data.missing'],
    ['a file cut off', (path, b) => (last.test(path) ? b.slice(0, -2) : b), 'data.truncated'],
    [
      'a file with one bit changed',
      (path, b) => (last.test(path) ? b.with(b.length - 1, b.at(-1)! ^ 1) : b),
      'data.checksum',
    ],
    [
      'a manifest that is no JSON',
      (path, b) => (path.endsWith('.json') ? '{' : b),
      'data.manifest',
    ],
    ['a manifest without files', manifest((found) => ({ ...found, files: [] })), 'data.manifest'],
    [
      'a manifest that leads elsewhere',
      manifest(({ files }) => ({
        files: files.map((each) => ({ ...each, file: '../../x.safetensors' })),
      })),
      'data.manifest',
    ],
    [
      'a manifest that leaves a file out',
      manifest(({ files }) => ({ files: files.slice(0, 1) })),
      'file.missing',
    ],
  ];
  test.each(cases)('%s', async (_, change, code) => {
    serve(change);
    const error: unknown = await fetchPretrained('digits').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).record.code).toBe(code);
  });

  test('a file with one bit changed, on an insecure address too, which has no hash', async () => {
    vi.stubGlobal('crypto', {});
    serve((path, b) => (last.test(path) ? b.with(b.length - 1, b.at(-1)! ^ 1) : b));
    await expect(fetchPretrained('digits')).rejects.toMatchObject({
      record: { code: 'data.checksum' },
    });
  });

  test.each(['the headers', 'the rest of a file'])('a server that never sends %s', async (what) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = vi.fn();
    vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
      asked();
      const aborted = (reject: (reason: unknown) => void) =>
        signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      if (what === 'the headers') return new Promise((_, reject) => aborted(reject));
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(Uint8Array.of(123));
          aborted((reason) => controller.error(reason));
        },
      });
      return Promise.resolve(new Response(body));
    });
    const answer = fetchPretrained('digits').catch((reason: unknown) => reason);
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 30_000);
    await vi.advanceTimersByTimeAsync(30_000);
    vi.useRealTimers();
    expect(await answer).toMatchObject({
      record: { code: 'data.network', params: { file: 'digits.json' } },
    });
  });

  test('a file that the browser does not keep, without a network', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(notKeptResponse()));
    await expect(fetchPretrained('digits')).rejects.toMatchObject({
      record: { code: 'data.notKept', params: { file: 'digits.json' } },
    });
  });

  test('everything while the network is down', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
    await expect(fetchPretrained('digits')).rejects.toMatchObject({
      record: { code: 'data.network' },
    });
  });
});
