import { readFile } from 'node:fs/promises';
import { preview } from 'vite';
import type { Plugin } from 'vite';

/** Hooks what a page or a worker can say of itself in any browser, and sends it to this server. */
const recorder = `
const send = (text) => fetch(new URL('smoke-said', import.meta.url), { method: 'POST', body: text });
const told = (error) => error?.stack ? String(error) + ' ' + error.stack : String(error);
const log = console.error;
console.error = (...words) => { log.apply(console, words); void send('logged: ' + words.map(told).join(' ')); };
addEventListener('error', (event) => void send('error: ' + told(event.error ?? event.message)));
addEventListener('unhandledrejection', (event) => void send('rejection: ' + told(event.reason)));
addEventListener('securitypolicyviolation', (event) => void send('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
`;

export interface SmokeServer {
  url: string;
  /** What went wrong in the pages since it was last asked. */
  said: () => string[];
  close: () => Promise<void>;
}

const dist = new URL('../../dist/', import.meta.url);
const base = '/smoke/ganvas/';

/** Files that are served otherwise than they are: the page and the workers load the recorder first. */
async function recorded(file: string): Promise<{ type: string; body: string } | null> {
  if (file === 'smoke-recorder.js') return { type: 'text/javascript', body: recorder };
  if (file === '') {
    const page = await readFile(new URL('index.html', dist), 'utf8');
    const body = page.replace(
      '<script',
      '<script type="module" src="./smoke-recorder.js"></script>$&',
    );
    return { type: 'text/html', body };
  }
  if (/^assets\/(worker|gameWorker|archiveWorker)-[^/]*\.js$/.test(file)) {
    const body = await readFile(new URL(file, dist), 'utf8');
    return { type: 'text/javascript', body: `import '../smoke-recorder.js';\n${body}` };
  }
  return null;
}

/** The built app on a port of its own, with the recorder in the page and in its workers. */
export async function serveApp(): Promise<SmokeServer> {
  let errors: string[] = [];
  const recording: Plugin = {
    name: 'recorder',
    configurePreviewServer: ({ middlewares, config }) => {
      middlewares.use((request, response, next) => {
        const file = new URL(request.url ?? '/', 'http://localhost').pathname.slice(base.length);
        if (file === 'smoke-said') {
          const parts: Buffer[] = [];
          request.on('data', (part: Buffer) => parts.push(part));
          request.on('end', () => {
            errors.push(Buffer.concat(parts).toString());
            response.end();
          });
          return;
        }
        response.on('finish', () => {
          if (response.statusCode >= 400) errors.push(`${response.statusCode}: ${file}`);
        });
        recorded(file).then((found) => {
          if (!found) {
            next();
            return;
          }
          for (const [name, value] of Object.entries(config.preview.headers)) {
            if (value !== undefined) response.setHeader(name, value);
          }
          response.setHeader('Content-Type', found.type).end(found.body);
        }, next);
      });
    },
  };
  const server = await preview({
    base,
    logLevel: 'error',
    // The next port that is free.
    preview: { port: Number(process.env.E2E_PORT ?? 4179) + 1000 },
    plugins: [recording],
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The preview server has no address.');
  return {
    url,
    said: () => {
      const said = errors;
      errors = [];
      return said;
    },
    close: () => server.close(),
  };
}
