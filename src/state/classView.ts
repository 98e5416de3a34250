/** Panels that a link can leave out, wherever a room has them; `rooms` is the way from one room to another. */
export const panelNames = [
  'setup',
  'words',
  'losses',
  // The game.
  'divergence',
  'cases',
  'value',
  // Train.
  'pipeline',
  'grid',
  'history',
  'quality',
  'scores',
  // Latent space.
  'z',
  'tiles',
  'kept',
  'inside',
  // Deconvolution.
  'cell',
  'formulations',
  'layer',
  'sizes',
  'duality',
  'overlap',
  'rooms',
] as const;
export type PanelName = (typeof panelNames)[number];

/** Groups of controls that a link can lock. */
export const controlNames = [
  'transport',
  'setup',
  'mode',
  'cases',
  'dataset',
  'files',
  'z',
] as const;
export type ControlName = (typeof controlNames)[number];

/** What a link makes of the page for a class. It helps to teach and protects nothing: a link can be edited. */
export interface ClassView {
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
