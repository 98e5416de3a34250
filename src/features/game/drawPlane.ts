import { heatSide, warpLines, warpPoints } from '../../rpc/toyGan';
import type { BatchPreview, PlaneView } from '../../rpc/toyGan';
import { contour, joined } from '../../core/toygan/contour';
import { plane } from '../../core/toygan/plane';
import { marksOf } from '../../core/toygan/stepPhases';
import type { StepPhase } from '../../core/toygan/stepPhases';

export interface PlaneScene {
  view: PlaneView;
  /** Real samples, x, y pairs. */
  real: Float32Array;
  shown: ReadonlySet<string>;
  moment: { stepPhase: StepPhase; batch: BatchPreview } | null;
}

/** Points of the batch of data and fakes that are drawn at most. */
const dots = 400;

type Colours = Record<'g' | 'd' | 'data' | 'panel' | 'hairline', string>;

function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888';
  return {
    g: token('g'),
    d: token('d'),
    data: token('data'),
    panel: token('panel'),
    hairline: token('hairline'),
  };
}

/** Draws the two-dimensional figure on a square canvas of `side` device pixels. */
export function drawPlane(context: CanvasRenderingContext2D, side: number, scene: PlaneScene) {
  const { view, real, shown, moment } = scene;
  const colour = colours();
  const unit = side / 560;
  const scale = side / (plane.max - plane.min);
  const px = (x: number) => (x - plane.min) * scale;
  const py = (y: number) => side - (y - plane.min) * scale;
  const arrow = (x: number, y: number, dx: number, dy: number) => {
    const length = Math.hypot(dx, dy);
    const long = Math.min(26 * unit, 16 * unit * length);
    if (long < 2 * unit) return;
    const ux = dx / length;
    const uy = -dy / length;
    const tipX = px(x) + ux * long;
    const tipY = py(y) + uy * long;
    const head = Math.min(5 * unit, long);
    context.moveTo(px(x), py(y));
    context.lineTo(tipX, tipY);
    context.moveTo(tipX - head * (ux - 0.6 * uy), tipY - head * (uy + 0.6 * ux));
    context.lineTo(tipX, tipY);
    context.lineTo(tipX - head * (ux + 0.6 * uy), tipY - head * (uy - 0.6 * ux));
  };
  const circles = (points: Float32Array, radius: number, count: number) => {
    for (let i = 0; i < Math.min(count, points.length / 2); i++) {
      const x = px(points[2 * i] ?? 0);
      const y = py(points[2 * i + 1] ?? 0);
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    }
  };

  context.globalAlpha = 1;
  context.fillStyle = colour.panel;
  context.fillRect(0, 0, side, side);
  if (shown.has('heat')) {
    drawHeat(context, side, view.score, colour.d);
    drawBoundary(context, view.score, { side, colour: colour.d, unit });
  }
  context.strokeStyle = colour.hairline;
  context.lineWidth = unit;
  context.strokeRect(0, 0, side, side);
  if (shown.has('warp')) drawWarp(context, view.warp, { px, py, colour: colour.g, unit });

  context.globalAlpha = 0.6;
  context.strokeStyle = colour.data;
  context.lineWidth = 1.2 * unit;
  context.beginPath();
  circles(real, 3 * unit, dots);
  context.stroke();
  context.globalAlpha = 0.85;
  context.fillStyle = colour.g;
  context.beginPath();
  circles(view.fake, 2.1 * unit, dots);
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colour.g;
  context.lineWidth = 1.6 * unit;
  if (shown.has('arrows') && moment === null) {
    context.beginPath();
    for (let i = 0; i < view.sampleDescent.length; i += 2) {
      const [x = 0, y = 0, dx = 0, dy = 0] = [
        view.fake[i],
        view.fake[i + 1],
        view.sampleDescent[i],
        view.sampleDescent[i + 1],
      ];
      arrow(x, y, dx, dy);
    }
    context.stroke();
  }
  if (moment === null) return;
  const { stepPhase, batch } = moment;
  const marks = marksOf(stepPhase);
  if (stepPhase.player === 'd') {
    context.strokeStyle = colour.data;
    context.lineWidth = 2.4 * unit;
    context.beginPath();
    circles(batch.real, 6 * unit, dots);
    context.stroke();
  }
  if (!marks.forgeries) return;
  context.strokeStyle = colour.panel;
  context.fillStyle = colour.g;
  context.beginPath();
  circles(batch.fake, 6 * unit, dots);
  context.fill();
  context.stroke();
  if (!marks.arrows || stepPhase.player !== 'g') return;
  context.strokeStyle = colour.g;
  context.lineWidth = 2.4 * unit;
  context.beginPath();
  for (let i = 0; i < batch.fake.length; i += 2) {
    const [x = 0, y = 0] = [batch.fake[i], batch.fake[i + 1]];
    arrow(x, y, batch.sampleDescent[i] ?? 0, batch.sampleDescent[i + 1] ?? 0);
  }
  context.stroke();
}

const heat = document.createElement('canvas');
heat.width = heatSide;
heat.height = heatSide;

/** D as the strength of its colour: nothing at 0, half at 1, so that points stay readable. */
function drawHeat(
  context: CanvasRenderingContext2D,
  side: number,
  score: Float32Array,
  colour: string,
) {
  const small = heat.getContext('2d');
  if (!small) return;
  const image = small.createImageData(heatSide, heatSide);
  for (let row = 0; row < heatSide; row++) {
    for (let column = 0; column < heatSide; column++) {
      const value = score[column + heatSide * (heatSide - 1 - row)] ?? 0;
      image.data[4 * (column + heatSide * row) + 3] = 128 * value;
    }
  }
  small.putImageData(image, 0, 0);
  small.globalCompositeOperation = 'source-in';
  small.fillStyle = colour;
  small.fillRect(0, 0, heatSide, heatSide);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(heat, 0, 0, side, side);
}

/** Where D can't decide, dashed as everything of D's. */
function drawBoundary(
  context: CanvasRenderingContext2D,
  score: Float32Array,
  { side, colour, unit }: { side: number; colour: string; unit: number },
) {
  const cell = side / heatSide;
  const place = (node: number) => (node + 0.5) * cell;
  context.strokeStyle = colour;
  context.globalAlpha = 0.8;
  context.lineWidth = 1.4 * unit;
  context.setLineDash([6 * unit, 4 * unit]);
  context.beginPath();
  for (const path of joined(contour(score, heatSide, 0.5))) {
    path.forEach(([x, y], i) => {
      if (i === 0) context.moveTo(place(x), side - place(y));
      else context.lineTo(place(x), side - place(y));
    });
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** From a place on the plane to the canvas, and how to draw there. */
interface Look {
  px: (x: number) => number;
  py: (y: number) => number;
  colour: string;
  unit: number;
}

function drawWarp(
  context: CanvasRenderingContext2D,
  warp: Float32Array,
  { px, py, colour, unit }: Look,
) {
  context.strokeStyle = colour;
  context.globalAlpha = 0.35;
  context.lineWidth = unit;
  context.beginPath();
  for (let line = 0; line < 2 * warpLines; line++) {
    for (let point = 0; point < warpPoints; point++) {
      const i = 2 * (line * warpPoints + point);
      const x = px(warp[i] ?? 0);
      const y = py(warp[i + 1] ?? 0);
      if (point === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }
  context.stroke();
  context.globalAlpha = 1;
}
