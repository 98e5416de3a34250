/**
 * Draws the small part of SVG that DiceBear's Pixel Art uses: paths and boxes with corners on whole
 * pixels, so that every pixel is inside or outside and the picture is exact. Anything else throws.
 */
interface Element {
  tag: string;
  attributes: Map<string, string>;
  children: Element[];
}

interface Style {
  fill: string;
  evenOdd: boolean;
}

/** RGBA in [0, 1], premultiplied, row by row. */
type Layer = Float64Array;

const known: Record<string, readonly string[]> = {
  svg: ['xmlns', 'viewBox', 'fill', 'shape-rendering'],
  g: ['mask', 'fill', 'fill-rule', 'clip-rule'],
  mask: ['id', 'style', 'maskUnits', 'x', 'y', 'width', 'height'],
  rect: ['width', 'height', 'rx', 'ry', 'x', 'y', 'fill'],
  path: ['d', 'fill', 'fill-opacity', 'fill-rule', 'clip-rule', 'opacity'],
};

function parse(svg: string): Element {
  const top: Element = { tag: 'top', attributes: new Map(), children: [] };
  const stack = [top];
  const text = svg.replace(/<metadata[^]*<\/metadata>/, '');
  for (const [, close, tag = '', rest = '', empty] of text.matchAll(
    /<(\/?)(\w+)((?:"[^"]*"|[^">])*?)(\/?)>/g,
  )) {
    if (close) {
      stack.pop();
      continue;
    }
    const attributes = new Map<string, string>();
    for (const [, name = '', value = ''] of rest.matchAll(/([\w-]+)="([^"]*)"/g)) {
      if (!known[tag]?.includes(name)) throw new Error(`Cannot draw <${tag} ${name}>`);
      attributes.set(name, value);
    }
    const element = { tag, attributes, children: [] };
    stack.at(-1)?.children.push(element);
    if (!empty) stack.push(element);
  }
  const [root] = top.children;
  if (!root || top.children.length > 1 || stack.length > 1) throw new Error('Not one picture');
  return root;
}

/** The vertical edges of a path as [x, from y, to y]; horizontal ones never matter to a ray along x. */
function edges(d: string): [number, number, number][] {
  const list: [number, number, number][] = [];
  let x = 0;
  let y = 0;
  let startX = 0;
  let startY = 0;
  const lineTo = (toX: number, toY: number) => {
    if (toX !== x && toY !== y) throw new Error(`Slanted line in ${d}`);
    if (toY !== y) list.push([x, y, toY]);
    x = toX;
    y = toY;
  };
  for (const [, command = '', rest = ''] of d.matchAll(/([a-zA-Z])([^a-zA-Z]*)/g)) {
    const numbers = (rest.match(/-?[\d.]+/g) ?? []).map(Number);
    if (!numbers.every(Number.isInteger)) throw new Error(`Between two pixels in ${d}`);
    const [a = 0, b = 0] = numbers;
    const expected = { m: 2, h: 1, v: 1, z: 0 }[command.toLowerCase()];
    if (numbers.length !== expected) throw new Error(`Cannot draw ${command} in ${d}`);
    if (command === 'h') lineTo(x + a, y);
    else if (command === 'H') lineTo(a, y);
    else if (command === 'v') lineTo(x, y + a);
    else if (command === 'V') lineTo(x, a);
    else {
      // A fill closes every part of a path, whether or not it says so.
      lineTo(startX, startY);
      if (command === 'M') [x, y] = [a, b];
      if (command === 'm') [x, y] = [x + a, y + b];
      [startX, startY] = [x, y];
    }
  }
  lineTo(startX, startY);
  return list;
}

function box(attributes: Map<string, string>): string {
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((name) => attributes.get(name) ?? '0');
  return `M${x} ${y}h${w}v${h}H${x}Z`;
}

function paint(layer: Layer, size: number, path: string, style: Style & { alpha: number }): void {
  const { alpha } = style;
  if (style.fill === 'none') return;
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(style.fill)?.[1];
  if (!hex) throw new Error(`Cannot fill with ${style.fill}`);
  const long = hex.length === 3 ? hex.replace(/./g, '$&$&') : hex;
  const colour = [0, 2, 4].map((at) => parseInt(long.slice(at, at + 2), 16) / 255);
  const sides = edges(path);
  for (let y = 0; y < size; y++) {
    const crossed = sides.filter(
      ([, from, to]) => Math.min(from, to) <= y && y < Math.max(from, to),
    );
    for (let x = 0; x < size; x++) {
      const left = crossed.filter(([at]) => at <= x);
      const winding = left.reduce((sum, [, from, to]) => sum + Math.sign(to - from), 0);
      if (style.evenOdd ? left.length % 2 === 0 : winding === 0) continue;
      const at = 4 * (y * size + x);
      [...colour, 1].forEach((value, c) => {
        layer[at + c] = value * alpha + (layer[at + c] ?? 0) * (1 - alpha);
      });
    }
  }
}

/** @param svg an opaque picture; @returns u8 RGB, [size, size, 3] */
export function rasterise(svg: string, size: number): Uint8Array {
  const root = parse(svg);
  if (root.attributes.get('viewBox') !== `0 0 ${size} ${size}`) throw new Error('Another size');
  const masks = new Map<string, Element>();
  const collect = (element: Element) => {
    if (element.tag === 'mask') masks.set(`url(#${element.attributes.get('id') ?? ''})`, element);
    element.children.forEach(collect);
  };
  collect(root);

  const draw = (element: Element, layer: Layer, inherited: Style) => {
    const { tag, attributes, children } = element;
    const rule = attributes.get('fill-rule');
    const style = {
      fill: attributes.get('fill') ?? inherited.fill,
      evenOdd: rule ? rule === 'evenodd' : inherited.evenOdd,
    };
    if (tag === 'path' || tag === 'rect') {
      const opacity = ['opacity', 'fill-opacity'].map((name) => Number(attributes.get(name) ?? 1));
      const path = tag === 'rect' ? box(attributes) : (attributes.get('d') ?? '');
      paint(layer, size, path, { ...style, alpha: (opacity[0] ?? 1) * (opacity[1] ?? 1) });
    } else if (attributes.has('mask')) {
      drawMasked(element, layer, style);
    } else {
      drawAll(children, layer, style);
    }
  };
  const drawAll = (elements: readonly Element[], layer: Layer, style: Style) => {
    for (const element of elements) if (element.tag !== 'mask') draw(element, layer, style);
  };
  const drawMasked = ({ attributes, children }: Element, layer: Layer, style: Style) => {
    const mask = masks.get(attributes.get('mask') ?? '');
    if (!mask) throw new Error('A mask is missing');
    const through = new Float64Array(layer.length);
    drawAll(mask.children, through, { fill: '#000', evenOdd: false });
    const group = new Float64Array(layer.length);
    drawAll(children, group, style);
    for (let at = 0; at < layer.length; at += 4) {
      // CSS Masking 1, section 7.10: the luminance of sRGB values, times alpha.
      const [r = 0, g = 0, b = 0] = through.subarray(at, at + 3);
      const amount = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      const alpha = amount * (group[at + 3] ?? 0);
      for (let c = 0; c < 4; c++) {
        layer[at + c] = amount * (group[at + c] ?? 0) + (layer[at + c] ?? 0) * (1 - alpha);
      }
    }
  };

  const layer = new Float64Array(size * size * 4);
  draw(root, layer, { fill: '#000', evenOdd: false });
  const out = new Uint8Array(size * size * 3);
  for (let pixel = 0; pixel < size * size; pixel++) {
    if (Math.abs((layer[4 * pixel + 3] ?? 0) - 1) > 1e-9) throw new Error('Not opaque');
    for (let c = 0; c < 3; c++) out[3 * pixel + c] = Math.round(255 * (layer[4 * pixel + c] ?? 0));
  }
  return out;
}
