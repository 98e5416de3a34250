import type { Layer, MapShape } from '../../core/nn/architecture';

/** A net's map as a small stack of squares, and where it stands; all in units of the figure. */
export interface MapGlyph {
  name: string;
  shape: MapShape;
  /** Left upper corner of the front square. */
  x: number;
  y: number;
  side: number;
  /** Squares in the stack: more channels, more of them. */
  layers: number;
  /** One line where there is room, else size and channels in two. */
  label: string[];
  labelX: number;
  labelY: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PipelineLayout {
  width: number;
  height: number;
  z: Box;
  generator: MapGlyph[];
  fake: Box;
  real: Box;
  discriminator: MapGlyph[];
  scores: { fake: Box; real: Box };
  names: { g: { x: number; y: number }; d: { x: number; y: number } };
  /** Areas that light up when a net is being updated. */
  areas: { g: Box; d: Box };
  /** Paths in the direction of the forward pass. */
  wires: string[];
}

const stackStep = 3;
const picture = 56;

function glyphs(layers: Layer[], from: number, to: number, middle: number): MapGlyph[] {
  const slot = (to - from) / Math.max(1, layers.length);
  const natural = layers.map(({ output }) => 13 + 8 * Math.log2(Math.max(1, output.size)));
  const stacks = layers.map(({ output }) =>
    Math.min(5, Math.max(1, Math.round(Math.log2(Math.max(1, output.channels)) / 1.5))),
  );
  const widest = Math.max(...natural.map((side, i) => side + ((stacks[i] ?? 1) - 1) * stackStep));
  const scale = Math.min(1, (slot - 10) / widest);
  return layers.map(({ name, output }, i) => {
    const side = Math.max(8, (natural[i] ?? 10) * scale);
    const depth = ((stacks[i] ?? 1) - 1) * stackStep;
    const centre = from + slot * (i + 0.5);
    const { size, channels } = output;
    return {
      name,
      shape: output,
      x: centre - (side + depth) / 2,
      y: middle - (side - depth) / 2,
      side,
      layers: stacks[i] ?? 1,
      label: slot >= 62 ? [`${size}×${size}×${channels}`] : [`${size}×${size}`, `×${channels}`],
      labelX: centre,
      labelY: middle + (side + depth) / 2 + 14,
    };
  });
}

/** Straight wires between neighbours of a row. */
function row(from: number, maps: MapGlyph[], to: number | null, middle: number): string[] {
  const stops: [number, number][] = maps.map(({ x, side, layers }) => [
    x - 3,
    x + side + (layers - 1) * stackStep + 3,
  ]);
  const wires: string[] = [];
  let left = from;
  for (const [begin, end] of stops) {
    if (begin - left > 3) wires.push(`M${left} ${middle}H${begin}`);
    left = end;
  }
  if (to !== null && to - left > 3) wires.push(`M${left} ${middle}H${to}`);
  return wires;
}

const curve = (x1: number, y1: number, x2: number, y2: number) => {
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
};

/**
 * Places the pipeline in one row, or in two where the figure is narrow.
 * @param width in root units of 16 to a rem; maps leave out G's image, which is a picture of its own
 */
export function pipelineLayout(
  { generator, discriminator }: { generator: Layer[]; discriminator: Layer[] },
  width: number,
): PipelineLayout {
  const gMaps = generator.slice(0, -1);
  const dMaps = discriminator.slice(0, -1);
  return width >= 560 ? wide(gMaps, dMaps, width) : narrow(gMaps, dMaps, width);
}

function wide(gLayers: Layer[], dLayers: Layer[], width: number): PipelineLayout {
  const score = 132;
  const zRight = 22;
  const perMap =
    (width - zRight - 24 - picture - 30 - score - 24) / (gLayers.length + dLayers.length);
  const pictureX = zRight + 12 + perMap * gLayers.length + 12;
  const dFrom = pictureX + picture + 30;
  const dTo = dFrom + perMap * dLayers.length;
  const scoreX = width - score;
  const [top, middle, bottom] = [62, 104, 152];
  const maps = glyphs(gLayers, zRight + 12, pictureX - 12, top);
  const judges = glyphs(dLayers, dFrom, dTo, middle);
  const first = judges[0];
  const last = judges.at(-1);
  const dIn = (first?.x ?? dFrom) - 4;
  const dOut = last ? last.x + last.side + (last.layers - 1) * stackStep + 4 : dTo;
  // Clear of the maps' labels, which take two lines where there is little room.
  const lowest = Math.max(
    ...[...maps, ...judges].map(({ label, labelY }) => labelY + 12 * (label.length - 1)),
  );
  const namesY = Math.max(168, lowest + 20);
  return {
    width,
    height: 206,
    z: { x: 6, y: 14, width: 14, height: 96 },
    generator: maps,
    fake: { x: pictureX, y: top - picture / 2, width: picture, height: picture },
    real: { x: pictureX, y: bottom - picture / 2 + 4, width: picture, height: picture },
    discriminator: judges,
    scores: {
      fake: { x: scoreX, y: top - 6, width: score, height: 7 },
      real: { x: scoreX, y: bottom - 2, width: score, height: 7 },
    },
    names: { g: { x: 2, y: namesY }, d: { x: dFrom, y: namesY } },
    areas: {
      g: { x: 0, y: 2, width: pictureX - 8, height: 202 },
      d: { x: dFrom - 8, y: 2, width: dTo - dFrom + 14, height: 202 },
    },
    wires: [
      ...row(zRight + 2, maps, pictureX - 3, top),
      curve(pictureX + picture + 3, top, dIn, middle - 4),
      curve(pictureX + picture + 3, bottom + 4, dIn, middle + 4),
      ...row(dIn, judges, null, middle),
      curve(dOut, middle - 3, scoreX - 6, top - 2),
      curve(dOut, middle + 3, scoreX - 6, bottom + 2),
    ],
  };
}

function narrow(gLayers: Layer[], dLayers: Layer[], width: number): PipelineLayout {
  const zRight = 22;
  const pictureX = width - picture - 2;
  const [top, middle] = [56, 222];
  const maps = glyphs(gLayers, zRight + 6, pictureX - 6, top);
  const dFrom = picture + 20;
  const judges = glyphs(dLayers, dFrom, width - 4, middle);
  const first = judges[0];
  const dIn = (first?.x ?? dFrom) - 4;
  const half = (width - 20) / 2;
  return {
    width,
    height: 358,
    z: { x: 6, y: 10, width: 14, height: 92 },
    generator: maps,
    fake: { x: pictureX, y: top - picture / 2, width: picture, height: picture },
    real: { x: 2, y: middle - picture / 2, width: picture, height: picture },
    discriminator: judges,
    scores: {
      fake: { x: 2, y: 342, width: half, height: 7 },
      real: { x: width - half - 2, y: 342, width: half, height: 7 },
    },
    names: { g: { x: 2, y: 130 }, d: { x: dFrom, y: 284 } },
    areas: {
      g: { x: 0, y: 2, width: pictureX - 6, height: 150 },
      d: { x: dFrom - 10, y: 172, width: width - dFrom + 8, height: 134 },
    },
    wires: [
      ...row(zRight + 2, maps, pictureX - 3, top),
      `M${pictureX + picture / 2} ${top + picture / 2 + 32}V150C${pictureX + picture / 2} 172 ${dIn - 2} 158 ${dIn - 2} ${middle - 26}`,
      `M${picture + 5} ${middle}H${dIn}`,
      ...row(dIn, judges, null, middle),
    ],
  };
}
