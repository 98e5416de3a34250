import { datasets } from '../../core/dataset';
import type { DatasetName } from '../../core/dataset';
import { asFault, Fault } from '../../core/fault';
import { parseManifest } from '../../core/manifest';
import type { Manifest, Shard } from '../../core/manifest';
import type { ImageStore } from '../trainer';
import type { ReadBytes } from './reader';
import { decodeShard, isGzip, isHtml, mostBytes } from './shard';
import { drawSyntheticShapes } from './syntheticShapes';

export interface DataProgress {
  loaded: number;
  images: number;
  /** Of the training shards as stored; `totalBytes` is 0 until the manifest is there. */
  bytes: number;
  totalBytes: number;
}

/** A data set on its way in: shard 0 first, then one after another, each visible only once checked. */
export interface ImageDownload extends ImageStore {
  readonly progress: DataProgress;
  /** What stopped the download; null while it runs and when it is complete. */
  readonly fault: Fault | null;
  /** Resumes a stopped download from the file that failed, past any cache; else does nothing. */
  retry(): void;
  /** Ends the download for good; waiting callers are refused with `engine.notOpen`. */
  close(): void;
}

/** Those that ship have under 4 KB. */
const maxManifestBytes = 256 * 1024;

class Download implements ImageDownload {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly images: number;
  readonly shardImages: number;
  readonly size: number;
  readonly channels: number;
  loaded = 0;
  fault: Fault | null = null;
  private manifest: Manifest | null = null;
  private shardsDone = 0;
  private bytes = 0;
  private testImages: Promise<Uint8Array | null> | null = null;
  private waiters: { images: number; resolve: () => void; reject: (fault: Fault) => void }[] = [];
  private readonly stop = new AbortController();
  private readonly name: DatasetName;
  private readonly read: ReadBytes;
  private readonly onProgress: (progress: DataProgress) => void;

  constructor(name: DatasetName, read: ReadBytes, onProgress: (progress: DataProgress) => void) {
    const facts = datasets[name];
    this.images = facts.images;
    this.shardImages = facts.shardImages;
    this.size = facts.size;
    this.channels = facts.channels;
    this.pixels = new Uint8Array(facts.images * facts.size * facts.size * facts.channels);
    this.name = name;
    this.read = read;
    this.onProgress = onProgress;
    void this.run(false);
  }

  get progress(): DataProgress {
    const totalBytes = this.manifest?.train.reduce((sum, shard) => sum + shard.bytes, 0) ?? 0;
    return { loaded: this.loaded, images: this.images, bytes: this.bytes, totalBytes };
  }

  whenLoaded(images: number): Promise<void> {
    if (images > this.images) {
      return Promise.reject(
        new RangeError(`${this.name} has ${this.images} images, not ${images}`),
      );
    }
    if (images <= this.loaded) return Promise.resolve();
    if (this.fault) return Promise.reject(this.fault);
    return new Promise((resolve, reject) => this.waiters.push({ images, resolve, reject }));
  }

  heldOut(): Promise<Uint8Array | null> {
    if (this.testImages) return this.testImages;
    const reading = this.readTestImages();
    this.testImages = reading;
    // Another try may find what was missing.
    reading.catch(() => (this.testImages = null));
    return reading;
  }

  private async readTestImages(): Promise<Uint8Array | null> {
    await this.whenLoaded(1);
    const shard = this.manifest?.test[0];
    if (!shard) return null;
    const file = `${this.name}/${shard.file}`;
    const { signal } = this.stop;
    const sent = await this.read(file, { signal, maxBytes: mostBytes(shard) });
    return decodeShard(sent, shard, file);
  }

  retry(): void {
    if (!this.fault || this.stop.signal.aborted) return;
    this.fault = null;
    void this.run(true);
  }

  close(): void {
    if (this.stop.signal.aborted) return;
    this.stop.abort();
    if (this.loaded < this.images) this.fail(new Fault({ code: 'engine.notOpen', params: {} }));
  }

  private async run(fresh: boolean): Promise<void> {
    try {
      this.manifest ??= await this.readManifest(fresh);
      for (const shard of this.manifest.train.slice(this.shardsDone)) {
        await this.readShard(shard, fresh);
        fresh = false;
      }
    } catch (error) {
      if (this.stop.signal.aborted) return;
      this.fail(asFault(error));
    }
  }

  private async readManifest(fresh: boolean): Promise<Manifest> {
    const file = `${this.name}/manifest.json`;
    const { signal } = this.stop;
    const sent = await this.read(file, { signal, fresh, maxBytes: maxManifestBytes });
    if (isHtml(sent)) throw new Fault({ code: 'data.missing', params: { file } });
    let json: unknown = null;
    try {
      json = JSON.parse(new TextDecoder().decode(sent));
    } catch {
      // Not JSON: refused below like any other manifest that is none.
    }
    const manifest = parseManifest(json, this.name);
    if (!manifest) throw new Fault({ code: 'data.manifest', params: { file } });
    return manifest;
  }

  private async readShard(shard: Shard, fresh: boolean): Promise<void> {
    const file = `${this.name}/${shard.file}`;
    const before = this.bytes;
    let received = 0;
    let perByte = 1;
    const onChunk = (chunk: Uint8Array) => {
      // A host that undid the compression sends raw bytes: count them by their share of the shard.
      if (received === 0 && !isGzip(chunk)) perByte = shard.bytes / shard.rawBytes;
      received += chunk.length;
      const now = before + Math.min(shard.bytes, Math.floor(received * perByte));
      if (now <= this.bytes) return;
      this.bytes = now;
      this.onProgress(this.progress);
    };
    const begin = this.loaded * this.size * this.size * this.channels;
    const place = this.pixels.subarray(begin, begin + shard.rawBytes);
    try {
      const { signal } = this.stop;
      const sent = await this.read(file, { onChunk, signal, fresh, maxBytes: mostBytes(shard) });
      await decodeShard(sent, shard, file, place);
      this.stop.signal.throwIfAborted();
    } catch (error) {
      place.fill(0);
      this.bytes = before;
      throw error;
    }
    this.shardsDone++;
    this.loaded += shard.images;
    this.bytes = before + shard.bytes;
    this.onProgress(this.progress);
    const waiting = this.waiters;
    this.waiters = waiting.filter(({ images }) => images > this.loaded);
    for (const { images, resolve } of waiting) if (images <= this.loaded) resolve();
  }

  private fail(fault: Fault): void {
    this.fault = fault;
    const waiting = this.waiters;
    this.waiters = [];
    for (const { reject } of waiting) reject(fault);
  }
}

function shapes(onProgress: (progress: DataProgress) => void): ImageDownload {
  const { images, shardImages, size, channels } = datasets.shapes;
  const progress = { loaded: images, images, bytes: 0, totalBytes: 0 };
  onProgress(progress);
  return {
    pixels: drawSyntheticShapes(images, size),
    images,
    shardImages,
    size,
    channels,
    loaded: images,
    progress,
    fault: null,
    whenLoaded: () => Promise.resolve(),
    heldOut: () => Promise.resolve(null),
    retry: () => undefined,
    close: () => undefined,
  };
}

/**
 * Opens a data set; its training images begin to arrive at once.
 * @param read reads a file below `public/data`
 * @param onProgress called whenever bytes or images have arrived; bytes fall back only on a retry
 */
export function openImages(
  name: DatasetName,
  read: ReadBytes,
  onProgress: (progress: DataProgress) => void = () => undefined,
): ImageDownload {
  return name === 'shapes' ? shapes(onProgress) : new Download(name, read, onProgress);
}
