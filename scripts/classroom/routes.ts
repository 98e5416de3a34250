import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { addressOf } from './addresses';
import { covers } from './certificate';
import { serveFile } from './files';
import type { ServedFile } from './files';
import { choose, messages } from './messages';
import { classroomPage, insecurePage } from './page';
import { answer, answerFile, answerText, isolation } from './respond';
import type { Visitors } from './visitors';

export interface Room {
  /** The built app, by path. */
  files: Map<string, ServedFile>;
  visitors: Visitors;
  /** The hosts under which others reach this machine, the likeliest first. */
  hosts: string[];
  /** The port of HTTPS; known once the server listens. */
  port: () => number;
  certificate: X509Certificate;
  /** The root certificate, as PEM. */
  root: string;
}

/** The page's own parts, below `/classroom/`: what shows it is not counted as a visitor of the app. */
const parts: Record<string, string> = {
  'page.js': './page/page.js',
  'page.css': './page/page.css',
  'tokens.css': '../../src/ui/tokens.css',
  'icon.svg': '../../public/icon.svg',
};

export async function loadParts(): Promise<Map<string, ServedFile>> {
  const loaded = Object.entries(parts).map(async ([name, file]): Promise<[string, ServedFile]> => {
    const path = `/classroom/${name}`;
    return [path, await serveFile(path, await readFile(new URL(file, import.meta.url)))];
  });
  return new Map(await Promise.all(loaded));
}

/** An address as asked for; null where it cannot be read. */
function readAddress({
  url = '',
}: IncomingMessage): { path: string; query: URLSearchParams } | null {
  try {
    const { pathname, searchParams } = new URL(`https://any.host${url}`);
    return { path: decodeURIComponent(pathname), query: searchParams };
  } catch {
    return null;
  }
}

type Serve = (
  request: IncomingMessage,
  response: ServerResponse,
  address: { path: string; query: URLSearchParams },
) => void;

/** Lets through what can be answered at all. */
function guard(serve: Serve): RequestListener {
  return (request, response) => {
    const { badRequest, methodNotAllowed } = messagesFor(request);
    const address = readAddress(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const headers = { Allow: 'GET, HEAD' };
      answerText(request, response, { status: 405, headers, text: methodNotAllowed });
    } else if (!address) answerText(request, response, { status: 400, text: badRequest });
    else serve(request, response, address);
  };
}

function messagesFor({ headers }: IncomingMessage) {
  return messages[choose(null, headers['accept-language'])];
}

const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  Vary: 'Accept-Language',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'",
};

function sendCounts(response: ServerResponse, visitors: Visitors): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  const send = (counts: unknown) => response.write(`data: ${JSON.stringify(counts)}\n\n`);
  send(visitors.counts());
  response.once('close', visitors.subscribe(send));
}

function sendRoot(request: IncomingMessage, response: ServerResponse, root: string): void {
  const type = 'application/x-x509-ca-cert';
  const headers = { 'Content-Type': type, 'Cache-Control': 'no-store' };
  answer(request, response, { status: 200, headers, body: root });
}

/** The app at `/`, and the page `/classroom` with what belongs to it. */
export function secureRoutes(room: Room, own: Map<string, ServedFile>): RequestListener {
  const { files, visitors, hosts, port, certificate, root } = room;

  const serveApp: Serve = (request, response, { path }) => {
    const file = files.get(path === '/' ? '/index.html' : path);
    if (!file) {
      answerText(request, response, { status: 404, text: messagesFor(request).notFound });
      return;
    }
    const device = visitors.seen(request.socket);
    if (file === files.get('/index.html') && request.method === 'GET') {
      response.once('finish', () => visitors.visited(device));
    }
    answerFile(request, response, file);
  };

  const servePage: Serve = (request, response, { query }) => {
    const at = Number(query.get('at') ?? 0);
    const body = classroomPage({
      language: choose(query.get('lang'), request.headers['accept-language']),
      addresses: hosts.map((host) => addressOf('https', host, port())),
      at: at in hosts ? at : 0,
      here: addressOf('https', 'localhost', port()),
      counts: visitors.counts(),
      until: new Date(certificate.validTo),
      fingerprint: new X509Certificate(root).fingerprint256,
    });
    answer(request, response, { status: 200, headers: pageHeaders, body });
  };

  return guard((request, response, address) => {
    response.setHeaders(new Map(Object.entries(isolation)));
    const { path } = address;
    const part = own.get(path);
    if (part) answerFile(request, response, part);
    else if (path === '/classroom') servePage(request, response, address);
    else if (path === '/classroom/events' && request.method === 'GET') {
      sendCounts(response, visitors);
    } else if (path === '/classroom/certificate.crt') sendRoot(request, response, root);
    else serveApp(request, response, address);
  });
}

/** Says over plain HTTP why that is not enough, whatever is asked for, and leads to HTTPS. */
export function insecureRoutes(room: Room, own: Map<string, ServedFile>): RequestListener {
  const { hosts, port, certificate } = room;

  /** The host that was asked for, if it is this machine: nobody is led anywhere else. */
  function hostOf({ headers }: IncomingMessage): string {
    try {
      const name = new URL(`http://${headers.host ?? ''}`).hostname.replace(/^\[|\]$/g, '');
      if (covers(certificate, name)) return name;
    } catch {
      // Some other name, or none.
    }
    return hosts[0] ?? 'localhost';
  }

  return guard((request, response, { path, query }) => {
    const part = own.get(path);
    if (part) {
      answerFile(request, response, part);
      return;
    }
    const language = choose(query.get('lang'), request.headers['accept-language']);
    const secure = new URL(addressOf('https', hostOf(request), port()));
    secure.pathname = path;
    answer(request, response, {
      status: 200,
      headers: pageHeaders,
      body: insecurePage(language, secure.href),
    });
  });
}
