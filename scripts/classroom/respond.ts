import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Representation, ServedFile } from './files';

/** Threads may share memory only in a page that is isolated. Over plain HTTP browsers heed none of it. */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  // Pages that are isolated themselves may show the app in a frame.
  'Cross-Origin-Resource-Policy': 'cross-origin',
  // A sandboxed frame has an origin of its own.
  'Access-Control-Allow-Origin': '*',
};

const always = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

interface Answer {
  status: number;
  headers: Record<string, string>;
  body?: Buffer | string;
}

/** Ends a response. A body goes to GET alone; HEAD gets its length. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: Answer,
): void {
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  response.writeHead(status, { ...always, ...headers, ...length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

export function answerText(
  request: IncomingMessage,
  response: ServerResponse,
  {
    status,
    headers = {},
    text,
  }: { status: number; headers?: Record<string, string>; text: string },
): void {
  const type = 'text/plain; charset=utf-8';
  answer(request, response, { status, headers: { 'Content-Type': type, ...headers }, body: text });
}

/** What a weighted list, such as `br;q=0.5, *;q=0`, gives each of its entries. */
export function weights(header: string | undefined): Map<string, number> {
  return new Map(
    (header ?? '').split(',').flatMap((entry): [string, number][] => {
      const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
      const q = parameters.find((part) => part.startsWith('q='))?.slice(2);
      const weight = q === undefined ? 1 : Number(q);
      return name === '' ? [] : [[name, Number.isNaN(weight) ? 0 : weight]];
    }),
  );
}

function choose({ representations }: ServedFile, acceptEncoding: string | undefined) {
  const accepted = weights(acceptEncoding);
  const takes = ({ encoding }: Representation) =>
    encoding === null || (accepted.get(encoding) ?? accepted.get('*') ?? 0) > 0;
  return representations.find(takes);
}

const isKnown = (header: string | undefined, etag: string) =>
  (header ?? '').split(',').some((each) => ['*', etag].includes(each.trim().replace(/^W\//, '')));

/** Sends a file as the browser takes it, or only says that the browser's copy is still right. */
export function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: ServedFile,
): void {
  const chosen = choose(file, request.headers['accept-encoding']);
  if (!chosen) throw new Error('A file has no representation');
  const common = {
    ETag: chosen.etag,
    'Cache-Control': file.cacheControl,
    ...(file.representations.length > 1 ? { Vary: 'Accept-Encoding' } : {}),
  };
  if (isKnown(request.headers['if-none-match'], chosen.etag)) {
    answer(request, response, { status: 304, headers: common });
    return;
  }
  answer(request, response, {
    status: 200,
    headers: {
      ...common,
      'Content-Type': file.type,
      ...(chosen.encoding === null ? {} : { 'Content-Encoding': chosen.encoding }),
    },
    body: chosen.bytes,
  });
}
