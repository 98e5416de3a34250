import * as v from 'valibot';
import { checksum } from '../core/checksum';
import type { PretrainedName } from '../core/dataset';
import { Fault, isFault } from '../core/fault';
import { isNotKept } from '../core/offline';
import type { Checkpoint } from '../core/checkpoint';

const fileSchema = v.object({
  file: v.pipe(v.string(), v.regex(/^[a-z0-9-]+\.safetensors$/)),
  bytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const manifestSchema = v.object({
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(16)),
});

/** A server that brings nothing for so many milliseconds counts as gone, as it does for the data. */
const stall = 30_000;

/** @throws Fault `data.missing`, `data.network`, `data.notKept` */
async function get(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const stop = new AbortController();
  const abort = () => stop.abort();
  let timer = setTimeout(abort, stall);
  try {
    const response = await fetch(path, { signal: stop.signal });
    if (isNotKept(response)) throw new Fault({ code: 'data.notKept', params: { file } });
    if (!response.ok || !response.body) throw new Fault({ code: 'data.missing', params: { file } });
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Uint8Array(await new Blob(chunks).arrayBuffer());
      clearTimeout(timer);
      timer = setTimeout(abort, stall);
      chunks.push(value);
    }
  } catch (error) {
    if (isFault(error)) throw error;
    throw new Fault({ code: 'data.network', params: { file } });
  } finally {
    clearTimeout(timer);
  }
}

function parsed(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

async function part({
  file,
  bytes: expected,
  sha256,
}: v.InferOutput<typeof fileSchema>): Promise<Uint8Array> {
  const bytes = await get(`models/${file}`);
  if (bytes.length !== expected) {
    throw new Fault({ code: 'data.truncated', params: { file, bytes: bytes.length, expected } });
  }
  if ((await checksum(bytes)) !== sha256) {
    throw new Fault({ code: 'data.checksum', params: { file } });
  }
  return bytes;
}

/**
 * A generator and its discriminator from the files that its manifest lists, fetched side by side.
 * @throws Fault `data.…`, `file.…`
 */
export async function fetchPretrained(name: PretrainedName): Promise<Checkpoint> {
  const file = `${name}.json`;
  const manifest = v.safeParse(manifestSchema, parsed(await get(`models/${file}`)));
  if (!manifest.success) throw new Fault({ code: 'data.manifest', params: { file } });
  const [parts, { joinParts }] = await Promise.all([
    Promise.all(manifest.output.files.map(part)),
    import('../core/safetensors/parts'),
  ]);
  return joinParts(parts);
}
