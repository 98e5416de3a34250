import type { DatasetName } from '../core/dataset';
import type { Language } from '../core/language';
import type { LessonPlace } from '../core/lessons';
import type { ControlName, PanelName } from './classView';
import { onDataset, trainCodec } from './trainUrl';
import { formatHash } from './url';
import type { RoomName, UrlParams } from './url';

/** What a link can leave out of each room, in the order in which the room shows it. */
export const panels = {
  game: ['setup', 'divergence', 'losses', 'cases', 'words', 'value'],
  train: ['setup', 'pipeline', 'grid', 'history', 'losses', 'quality', 'scores', 'words'],
  latent: ['z', 'tiles', 'kept', 'inside'],
  deconv: ['setup', 'cell', 'formulations', 'layer', 'sizes', 'duality', 'overlap'],
} as const satisfies Record<RoomName, readonly PanelName[]>;

/** What it can lock there. */
export const controls = {
  game: ['transport', 'setup', 'cases', 'mode'],
  train: ['transport', 'dataset', 'setup', 'files'],
  latent: ['z', 'mode'],
  deconv: ['transport', 'setup', 'mode'],
} as const satisfies Record<RoomName, readonly ControlName[]>;

/** What a teacher decides about a link. */
export interface LinkChoices {
  room: RoomName;
  /** The room's part of the address, which is its set-up; empty for the one that the room comes with. */
  params: UrlParams;
  /** Null is the one of the set-up; only the Train room has any. */
  dataset: DatasetName | null;
  /** Null leaves it to the reader's browser. */
  language: Language | null;
  present: boolean;
  /** Whose room and set-up the others are then; null for none. */
  lesson: LessonPlace | null;
  /** No way to the other rooms. */
  roomOnly: boolean;
  hidden: readonly PanelName[];
  locked: readonly ControlName[];
}

/** The same before the room's set-up is read, which is when the link is made. */
export interface LinkDraft extends Omit<LinkChoices, 'params'> {
  /** Whether the room's set-up of now goes along, or the one that it comes with. */
  setup: 'now' | 'fresh';
}

const within = <Name extends string>(names: readonly Name[], of: readonly string[]): Name[] =>
  names.filter((name) => of.includes(name));

/** The panels of the choices' room that are left out, and its groups of controls that are locked. */
function classViewOf({ room, hidden, locked, roomOnly, present }: LinkChoices) {
  const left = within<PanelName>(panels[room], hidden);
  return {
    hidden: roomOnly ? [...left, 'rooms' as const] : left,
    locked: within<ControlName>(controls[room], locked),
    present,
  };
}

function paramsOf({ room, params, dataset }: LinkChoices): UrlParams {
  if (room !== 'train' || dataset === null) return params;
  const link = trainCodec.parse(params);
  return trainCodec.format({ ...link, config: onDataset(link.config, dataset) });
}

/**
 * The address that opens what was chosen.
 * @param page the page's address; what follows its # is replaced
 * @param embed for a frame of another page
 */
export function teacherLink(choices: LinkChoices, page: string, embed = false): string {
  const { room, language, lesson } = choices;
  const classView = { ...classViewOf(choices), embed };
  const hash = formatHash({ room, language, classView, lesson, params: paramsOf(choices) });
  return new URL(hash, page).href;
}

const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', '<': '&lt;' };
const escape = (text: string) => text.replace(/[&"<]/g, (sign) => escapes[sign] ?? sign);

/**
 * What a frame has to be given; WebGPU needs no permission. The threads of WebAssembly need the framing
 * page to be isolated as well.
 */
const allowed = 'cross-origin-isolated; fullscreen; clipboard-write';

/** The line of HTML that puts an address into another page. @param title read aloud in its place */
export function frameLine(address: string, title: string): string {
  return (
    `<iframe src="${escape(address)}" title="${escape(title)}" width="100%" height="600" ` +
    `style="border:0" allow="${allowed}"></iframe>`
  );
}
