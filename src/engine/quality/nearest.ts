import {
  copiedShare,
  copyingStatistic,
  nothingSearched,
  searchNearest,
} from '../../core/metrics/copying';
import type { CopyingRow } from '../../core/metrics/quality';
import type { NearestYardstick } from '../../rpc/engine';
import type { ImageStore } from '../trainer';
import type { Projector } from './projector';

/** Held-out images, once the training images are there; null where there are none to be had. */
export async function heldOutImages(store: ImageStore): Promise<Uint8Array | null> {
  if (store.loaded < store.images) return null;
  // What can't be downloaded is done without.
  return (await store.heldOut?.().catch(() => null)) ?? null;
}

interface Yardstick {
  kind: CopyingRow['yardstick'];
  searched: number;
  /** Squared, in grey levels. */
  distances: Float64Array;
}

/** Finds how near images are to those of a data set that have arrived. */
export class NearestSearch {
  private readonly store: ImageStore;
  private readonly projector: Projector;
  private readonly pixels: number;
  /** Coordinates of the first `projected` images along the principal components. */
  private coordinates = new Float32Array();
  private projecting: Promise<number> = Promise.resolve(0);
  private readonly yardsticks = new Map<string, Promise<Yardstick>>();

  constructor(store: ImageStore, projector: Projector) {
    this.store = store;
    this.projector = projector;
    this.pixels = store.size ** 2 * store.channels;
  }

  /**
   * @param images u8, [m, p], as the data set keeps its own
   * @param own which image of the data set each is, where they are its own: none is near itself
   * @returns squared distances to the nearest image, [m], and how many were searched
   */
  private async search(
    images: Uint8Array,
    own?: Uint32Array,
  ): Promise<{ distances: Float64Array; searched: number }> {
    const { store, pixels, projector } = this;
    this.projecting = this.projecting.then((done) => this.projectFrom(done));
    const searched = await this.projecting;
    const nearest = nothingSearched(images.length / pixels);
    const queries = await projector.project(images);
    await searchNearest(
      images,
      { images: store.pixels.subarray(0, searched * pixels), pixels, first: 0 },
      nearest,
      { projected: { images: this.coordinates, queries }, ...(own && { own }) },
    );
    return { distances: nearest.distances, searched };
  }

  /** @param done images that have coordinates already @returns how many have now */
  private async projectFrom(done: number): Promise<number> {
    const { store, pixels, projector } = this;
    const { loaded } = store;
    if (loaded === done) return done;
    const { width } = projector;
    if (done === 0) this.coordinates = new Float32Array(store.images * width);
    const fresh = await projector.project(store.pixels.subarray(done * pixels, loaded * pixels));
    this.coordinates.set(fresh, done * width);
    return loaded;
  }

  /** How near `count` real images are that are not searched, or that do not count as near themselves. */
  private yardstickOf(count: number): Promise<Yardstick> {
    const key = `${count} ${this.store.loaded}`;
    const known = this.yardsticks.get(key);
    if (known) return known;
    const made = this.makeYardstick(count);
    this.yardsticks.set(key, made);
    made.catch(() => this.yardsticks.delete(key));
    return made;
  }

  private async makeYardstick(count: number): Promise<Yardstick> {
    const { store, pixels } = this;
    const heldOut = await heldOutImages(store);
    if (heldOut) {
      const found = await this.search(heldOut.subarray(0, count * pixels));
      return { kind: 'heldOut', ...found };
    }
    const { loaded } = store;
    const own = Uint32Array.from({ length: Math.min(count, loaded) }, (_, i) =>
      Math.floor((i * loaded) / Math.min(count, loaded)),
    );
    const images = new Uint8Array(own.length * pixels);
    own.forEach((index, i) => {
      images.set(store.pixels.subarray(index * pixels, (index + 1) * pixels), i * pixels);
    });
    return { kind: 'training', ...(await this.search(images, own)) };
  }

  /** The same as root mean squares, least first. */
  async yardstick(count: number): Promise<NearestYardstick> {
    const { kind, searched, distances } = await this.yardstickOf(count);
    const levels = Float32Array.from(distances, (distance) => Math.sqrt(distance / this.pixels));
    return { kind, searched, distances: levels.sort() };
  }

  /**
   * Whether images are copies of training images.
   * @param images u8, as the data set keeps its own
   * @returns null while not all training images are there
   */
  async copying(images: Uint8Array): Promise<CopyingRow | null> {
    const { store, pixels } = this;
    if (store.loaded < store.images) return null;
    const samples = images.length / pixels;
    const yardstick = await this.yardstickOf(samples);
    const { distances } = await this.search(images);
    return {
      statistic: copyingStatistic(distances, yardstick.distances),
      copiedShare: copiedShare(distances, pixels),
      samples,
      yardstick: yardstick.kind,
    };
  }
}
