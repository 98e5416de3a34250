import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** As browsers name them; what a file is sent without has the null encoding. */
type Encoding = 'br' | 'gzip' | null;

/** One file as it is sent. */
export interface Representation {
  encoding: Encoding;
  bytes: Buffer;
  etag: string;
}

export interface ServedFile {
  type: string;
  cacheControl: string;
  /** The smallest first; the last is the file as it is. */
  representations: Representation[];
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.safetensors': 'application/octet-stream',
  '.bin': 'application/octet-stream',
};

/** Data sets and weights are dense already. */
const compressible = new Set([
  ...['.html', '.js', '.css', '.txt', '.md', '.json', '.webmanifest', '.wasm', '.svg'],
]);

const unknownType = 'application/octet-stream';

const brotli = (bytes: Buffer) =>
  promisify(brotliCompress)(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

function represent(encoding: Encoding, bytes: Buffer): Representation {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return { encoding, bytes, etag: `"${hash}"` };
}

/** A file made ready to be served under a path. */
export async function serveFile(path: string, bytes: Buffer): Promise<ServedFile> {
  const kind = extname(path);
  const plain = represent(null, bytes);
  const smaller = compressible.has(kind)
    ? [
        represent('br', await brotli(bytes)),
        represent('gzip', await promisify(gzip)(bytes, { level: 9 })),
      ].filter((one) => one.bytes.length < bytes.length)
    : [];
  return {
    type: types[kind] ?? unknownType,
    // The build puts a hash into the name of everything below assets/.
    cacheControl: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    representations: [...smaller, plain],
  };
}

/**
 * Reads and compresses a built app once. Only what is found now is ever served, so no path leads out of the
 * folder.
 * @returns the files by their path below the folder, which begins with a slash
 */
export async function loadFiles(folder: string): Promise<Map<string, ServedFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const served = paths.map(async (file): Promise<[string, ServedFile]> => {
    const path = file.slice(join(folder, sep).length - 1).replaceAll(sep, '/');
    return [path, await serveFile(path, await readFile(file))];
  });
  return new Map(await Promise.all(served));
}
