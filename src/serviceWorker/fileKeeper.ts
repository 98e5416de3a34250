import { datasetOf, notKeptResponse } from '../core/offline';
import type { KeepResult, ListedFile, OfflineStatus } from '../core/offline';
import { isolated } from './isolation';

export interface KeeperOptions {
  /** All files of this build. */
  files: readonly ListedFile[];
  /** Address of the page, ending in a slash. */
  scope: string;
  storage: CacheStorage;
  load: (request: Request | string, options?: RequestInit) => Promise<Response>;
}

/** Files that are fetched at a time while a version is installed: the page itself needs the line, too. */
const lanes = 6;

/** Milliseconds after which a busy storage is asked no longer, and the network is. */
const storageAtMost = 5000;

const wait = (milliseconds: number) =>
  new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), milliseconds));

/**
 * Keeps the files of a build in the browser. All versions share one cache, under addresses that change
 * with the content: what has not changed is not fetched again, and an older version's files stay until
 * no page is open that may need them.
 */
export class FileKeeper {
  private readonly byUrl: ReadonlyMap<string, ListedFile>;
  private readonly options: KeeperOptions;

  constructor(options: KeeperOptions) {
    this.options = options;
    this.byUrl = new Map(options.files.map((file) => [this.address(file), file]));
  }

  private address(file: ListedFile): string {
    return new URL(file.url, this.options.scope).href;
  }

  private key(file: ListedFile): string {
    const query = file.revision === null ? '' : `?revision=${file.revision}`;
    return this.address(file) + query;
  }

  /** One for each address that the app is served from: a host may have several. */
  private open(): Promise<Cache> {
    return this.options.storage.open(`ganvas ${this.options.scope}`);
  }

  private get dataFiles(): ListedFile[] {
    return this.options.files.filter(({ url }) => datasetOf(url) !== null);
  }

  /** Fetches the app itself, as far as it is not kept. Rejects when a file does not come or has no room. */
  async install(): Promise<void> {
    const cache = await this.open();
    const waiting = this.options.files.filter(({ url }) => datasetOf(url) === null);
    const work = async () => {
      for (let file = waiting.shift(); file; file = waiting.shift()) {
        const key = this.key(file);
        if (await cache.match(key)) continue;
        const fresh = file.revision !== null;
        const response = await this.options.load(this.address(file), {
          cache: fresh ? 'no-cache' : 'default',
          priority: 'low',
        });
        if (!isFile(response, file.url)) throw new Error(`${file.url}: ${response.status}`);
        await cache.put(key, isolated(response));
      }
    };
    await Promise.all(Array.from({ length: lanes }, work));
  }

  /** The listed file that a request is for, if it is for one. */
  private fileOf({ url, mode }: Request): ListedFile | undefined {
    const { origin, pathname } = new URL(url);
    const start = mode === 'navigate' && origin + pathname === this.options.scope;
    return this.byUrl.get(origin + pathname + (start ? 'index.html' : ''));
  }

  /** Whether the request is for a file of the app, of this version or of one whose page is still open. */
  concerns(request: Request): boolean {
    if (request.method !== 'GET') return false;
    return (
      this.fileOf(request) !== undefined || request.url.startsWith(`${this.options.scope}assets/`)
    );
  }

  /**
   * Answers a request of the page: from what is kept, else from the network. What a data set needs is
   * kept when it is fetched.
   * @param afterwards takes work that goes on when the answer is given
   */
  async respond(request: Request, afterwards: (work: Promise<void>) => void): Promise<Response> {
    const file = this.fileOf(request);
    // Such as a retry of a file that came damaged. A visit gets this version, also by a reload.
    const fresh =
      request.mode !== 'navigate' && (request.cache === 'reload' || request.cache === 'no-store');
    const opening = this.open().catch(() => null);
    const looking = opening
      .then((cache) => cache?.match(file ? this.key(file) : request.url))
      .catch(() => undefined);
    if (!fresh) {
      const kept = await Promise.race([looking, wait(storageAtMost)]);
      if (kept) return kept;
    }
    let response: Response;
    try {
      response = isolated(await this.options.load(request));
    } catch {
      const late = fresh ? undefined : await looking;
      if (late) return late;
      return file && datasetOf(file.url) ? notKeptResponse() : Response.error();
    }
    if (file && datasetOf(file.url) && isFile(response, file.url)) {
      const copy = response.clone();
      // Without room for it, or when the page gives it up, it is not kept: the page has its answer.
      const keeping = opening.then((cache) => cache?.put(this.key(file), copy));
      afterwards(keeping.catch(() => undefined));
    }
    return response;
  }

  async status(): Promise<OfflineStatus> {
    const cache = await this.open();
    const keys = new Set((await cache.keys()).map(({ url }) => url));
    const app = this.options.files.filter(({ url }) => datasetOf(url) === null);
    return {
      appBytes: app.reduce((sum, { bytes = 0 }) => sum + bytes, 0),
      files: this.dataFiles.map((file) => {
        const { url, bytes = 0 } = file;
        return { url, bytes, kept: keys.has(this.key(file)) };
      }),
    };
  }

  /** Fetches one of the listed files and keeps it. */
  async keep(url: string): Promise<KeepResult> {
    const file = this.dataFiles.find((one) => one.url === url);
    if (!file) return { result: 'missing' };
    let response: Response;
    try {
      // To the end: the line may break on the way.
      const sent = await this.options.load(this.address(file));
      if (!isFile(sent, url)) return { result: 'missing' };
      const headers = { 'Content-Type': 'application/octet-stream' };
      response = new Response(await sent.arrayBuffer(), { headers });
    } catch {
      return { result: 'network' };
    }
    try {
      const cache = await this.open();
      await cache.put(this.key(file), isolated(response));
      return { result: 'kept' };
    } catch (error) {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      return { result: full ? 'full' : 'unavailable' };
    }
  }

  async remove(urls: readonly string[]): Promise<OfflineStatus> {
    const cache = await this.open();
    const files = this.dataFiles.filter(({ url }) => urls.includes(url));
    await Promise.all(files.map((file) => cache.delete(this.key(file))));
    return this.status();
  }

  /** Keeps what the browser has at hand of the data sets' files, without the network. */
  async keepFetched(): Promise<void> {
    const cache = await this.open();
    for (const file of this.dataFiles) {
      if (await cache.match(this.key(file))) continue;
      const atHand = await this.options
        .load(this.address(file), { cache: 'only-if-cached', mode: 'same-origin' })
        .catch(() => null);
      if (!atHand || !isFile(atHand, file.url)) continue;
      await cache.put(this.key(file), isolated(atHand)).catch(() => undefined);
    }
  }

  /** Drops what belongs to no file of this build. */
  async prune(): Promise<void> {
    const cache = await this.open();
    const needed = new Set(this.options.files.map((file) => this.key(file)));
    const old = (await cache.keys()).filter(({ url }) => !needed.has(url));
    await Promise.all(old.map((request) => cache.delete(request)));
  }
}

/** Hosts that answer any address with their start page do so for a missing file, too. */
function isFile(response: Response, url: string): boolean {
  const html = response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
  return response.ok && html === url.endsWith('.html');
}
