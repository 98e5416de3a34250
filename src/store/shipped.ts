import * as v from 'valibot';
import { Fault } from '../core/fault';
import type { Snapshot } from '../core/snapshot';
import type { ShippedName } from './shippedPicture';

const manifestSchema = v.object({
  file: v.pipe(v.string(), v.regex(/^[a-z]+\.safetensors$/)),
  bytes: v.number(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  steps: v.number(),
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

/** @throws Fault `data.…`, `file.…` */
export async function fetchShipped(name: ShippedName): Promise<Snapshot> {
  const file = `${name}.json`;
  const raw: unknown = await (await get(`models/${file}`)).json().catch(() => null);
  const manifest = v.safeParse(manifestSchema, raw);
  if (!manifest.success) throw new Fault({ code: 'data.manifest', params: { file } });
  const { bytes: expected, sha256: hash, file: weights } = manifest.output;
  const bytes = new Uint8Array(await (await get(`models/${weights}`)).arrayBuffer());
  if (bytes.length !== expected) {
    const params = { file: weights, bytes: bytes.length, expected };
    throw new Fault({ code: 'data.truncated', params });
  }
  // An insecure address has no digest; the reader below still checks every name, shape and number.
  if ('subtle' in crypto && (await sha256(bytes)) !== hash) {
    throw new Fault({ code: 'data.checksum', params: { file: weights } });
  }
  const { readCheckpoint } = await import('../core/safetensors/checkpoint');
  return readCheckpoint(bytes);
}
