import * as v from 'valibot';
import { Fault } from '../core/fault';
import type { Snapshot } from '../core/snapshot';
import type { ShippedName } from './shippedPicture';

const fileSchema = v.object({
  file: v.pipe(v.string(), v.regex(/^[a-z0-9-]+\.safetensors$/)),
  bytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const manifestSchema = v.object({
  files: v.pipe(v.array(fileSchema), v.minLength(1), v.maxLength(16)),
});

async function get(path: string): Promise<Response> {
  const file = path.slice(path.lastIndexOf('/') + 1);
  let response: Response;
  try {
    response = await fetch(path);
  } catch {
    throw new Fault({ code: 'data.network', params: { file } });
  }
  if (!response.ok) throw new Fault({ code: 'data.missing', params: { file } });
  return response;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function part({
  file,
  bytes: expected,
  sha256: hash,
}: v.InferOutput<typeof fileSchema>): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await get(`models/${file}`)).arrayBuffer());
  if (bytes.length !== expected) {
    throw new Fault({ code: 'data.truncated', params: { file, bytes: bytes.length, expected } });
  }
  // An insecure address has no digest; the reader still checks every name, shape and number.
  if ('subtle' in crypto && (await sha256(bytes)) !== hash) {
    throw new Fault({ code: 'data.checksum', params: { file } });
  }
  return bytes;
}

/**
 * A generator and its discriminator from the files that its manifest lists, fetched side by side.
 * @throws Fault `data.…`, `file.…`
 */
export async function fetchShipped(name: ShippedName): Promise<Snapshot> {
  const file = `${name}.json`;
  const raw: unknown = await (await get(`models/${file}`)).json().catch(() => null);
  const manifest = v.safeParse(manifestSchema, raw);
  if (!manifest.success) throw new Fault({ code: 'data.manifest', params: { file } });
  const [parts, { joinParts }] = await Promise.all([
    Promise.all(manifest.output.files.map(part)),
    import('../core/safetensors/parts'),
  ]);
  return joinParts(parts);
}
