/**
 * Panels that a link can leave out, by room, in the order in which the rooms show them. A name that
 * several rooms have means the same in each, and holds in each.
 */
export const panels = {
  game: ['setup', 'divergence', 'losses', 'cases', 'words', 'value'],
  train: ['setup', 'pipeline', 'grid', 'history', 'losses', 'quality', 'scores', 'words'],
  latent: ['z', 'tiles', 'kept', 'inside'],
  deconv: ['setup', 'cell', 'formulations', 'layer', 'sizes', 'duality', 'overlap'],
} as const;

/** Groups of controls that a link can lock, by room. */
export const controls = {
  game: ['transport', 'setup', 'cases', 'mode'],
  train: ['transport', 'dataset', 'setup', 'files'],
  latent: ['z', 'mode'],
  deconv: ['transport', 'setup', 'mode'],
} as const;

export type PanelName = (typeof panels)[keyof typeof panels][number] | 'rooms';
export type ControlName = (typeof controls)[keyof typeof controls][number];

const distinct = <Name>(lists: Record<string, readonly Name[]>): Name[] => [
  ...new Set(Object.values(lists).flat()),
];
const panelNames: readonly PanelName[] = [...distinct<PanelName>(panels), 'rooms'];
const controlNames: readonly ControlName[] = distinct<ControlName>(controls);

/** What a link makes of the page for a class. It helps to teach and protects nothing: a link can be edited. */
export interface ClassView {
  /** `rooms` is the way from one room to another. */
  hidden: readonly PanelName[];
  locked: readonly ControlName[];
  /** The page stands in a frame of another page. */
  embed: boolean;
  /** Begins in presenter mode. */
  present: boolean;
}

export const wholePage: ClassView = { hidden: [], locked: [], embed: false, present: false };

/** What takes most room in a link. */
export const fullestView: ClassView = {
  hidden: panelNames,
  locked: controlNames,
  embed: true,
  present: true,
};

/** Those of the names that are asked for, in an order that does not hang on how. */
const named = <Name extends string>(names: readonly Name[], asked: readonly string[]): Name[] =>
  names.filter((name) => asked.includes(name));

const listOf = (text: string | null) => (text ?? '').split(',');

export const classViewKeys = ['hide', 'lock', 'embed', 'present'];

/** Reads a link's part that is for a class; names that no room has are dropped. */
export function parseClassView(search: URLSearchParams): ClassView {
  return {
    hidden: named(panelNames, listOf(search.get('hide'))),
    locked: named(controlNames, listOf(search.get('lock'))),
    embed: search.get('embed') === '1',
    present: search.get('present') === '1',
  };
}

/** The keys of a link that say it, without those that say nothing. */
export function formatClassView(view: ClassView): [key: string, value: string][] {
  const { hidden, locked, embed, present } = view;
  const all: [string, string][] = [
    ['hide', named(panelNames, hidden).join(',')],
    ['lock', named(controlNames, locked).join(',')],
    ['embed', embed ? '1' : ''],
    ['present', present ? '1' : ''],
  ];
  return all.filter(([, value]) => value !== '');
}

/** Whether nothing on the page leads to another room: a frame has no way back. */
export const staysInRoom = ({ embed, hidden }: ClassView): boolean =>
  embed || hidden.includes('rooms');
