import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';

/** A host of plain files, as GitHub Pages is: it sends no header for isolation, and lets browsers cache. */

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.txt': 'text/plain',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

export interface StaticServer {
  /** Address of the app. */
  url: string;
  /** Files that it has in place of those of the build, by their names there; null for one that is gone. */
  changed: Map<string, string | null>;
  /** Waited for before this file is sent. */
  held: { name: string; until: Promise<unknown> } | null;
  stop: () => Promise<void>;
  /** Again, at the same address. */
  start: () => Promise<void>;
}

const dist = new URL('../dist/', import.meta.url);
const base = '/class/ganvas/';

export async function serveStatic(): Promise<StaticServer> {
  const changed = new Map<string, string | null>();
  const answer = async (path: string) => {
    const name = path.slice(base.length) || 'index.html';
    if (handle.held?.name === name) await handle.held.until;
    const body = changed.has(name)
      ? changed.get(name)
      : await readFile(new URL(name, dist)).catch(() => null);
    return { body, type: types[extname(name)] ?? 'application/octet-stream' };
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    void answer(path).then(({ body, type }) => {
      if (body === null || body === undefined) response.writeHead(404).end();
      else
        response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'max-age=600' }).end(body);
    });
  });
  let port = 0;
  const start = async () => {
    await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
    ({ port } = server.address() as AddressInfo);
  };
  const handle: StaticServer = {
    url: '',
    changed,
    held: null,
    start,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
  await start();
  handle.url = `http://localhost:${port}${base}`;
  return handle;
}
