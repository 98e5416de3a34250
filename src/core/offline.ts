import type { DatasetName } from './dataset';

/** What the page, its workers and the service worker agree on, to work without a network. */

/** A file of the build. */
export interface ListedFile {
  /** Below the page's own address. */
  url: string;
  /** Changes with the content; null where the name does so already. */
  revision: string | null;
  /** Of all but the web manifest. */
  bytes?: number;
}

/** Data sets that are files; `shapes` are drawn. */
export const keptDatasets = ['mnist', 'fashion', 'faces'] as const satisfies DatasetName[];
export type KeptDataset = (typeof keptDatasets)[number];

const models: [start: string, dataset: KeptDataset][] = [
  ['models/digits', 'mnist'],
  ['models/classifier-mnist', 'mnist'],
  ['models/clothes', 'fashion'],
  ['models/classifier-fashion', 'fashion'],
  ['models/faces', 'faces'],
  ['models/reference-mnist', 'mnist'],
  ['models/reference-fashion', 'fashion'],
  ['models/reference-faces', 'faces'],
];

/**
 * The data set that a file is needed for, as its images or as a model of them; null for what belongs to
 * the app itself, manifests and pictures among it.
 */
export function datasetOf(url: string): KeptDataset | null {
  if (!/\.(bin|safetensors)$/.test(url)) return null;
  return (
    keptDatasets.find((name) => url.startsWith(`data/${name}/`)) ??
    models.find(([start]) => url.startsWith(start))?.[1] ??
    null
  );
}

/** What the page says to the service worker. */
export type OfflineRequest =
  /** A page has started: it is to be served, and files of older versions that no page needs may go. */
  | { type: 'opened' }
  /** Files have come that the service worker did not bring; the browser may have them at hand. */
  | { type: 'fetched' }
  /** What is kept? Answered by an `OfflineStatus`. */
  | { type: 'status' }
  /** Fetch and keep one file; answered by a `KeepResult`. */
  | { type: 'keep'; url: string }
  /** Keep these no longer; answered by an `OfflineStatus`. */
  | { type: 'remove'; urls: string[] }
  /** To the version that waits: take the place of the one in use. */
  | { type: 'takeOver' };

export interface OfflineStatus {
  /** Bytes of the app itself, which is kept whole. */
  appBytes: number;
  /** What data sets need. */
  files: { url: string; bytes: number; kept: boolean }[];
}

export interface KeepResult {
  result: 'kept' | 'full' | 'network' | 'missing' | 'unavailable';
}

const notKept = 'X-Ganvas-Not-Kept';

/** The service worker's answer for a file that it does not keep and the network does not bring. */
export function notKeptResponse(): Response {
  return new Response(null, { status: 504, headers: { [notKept]: '1' } });
}

export function isNotKept(response: Pick<Response, 'headers'>): boolean {
  return response.headers.has(notKept);
}
