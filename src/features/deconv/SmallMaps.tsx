import type { Scene } from '../../core/deconv/scene';
import type { Solution } from '../../core/deconv/steps';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import { bounds } from './layout';
import type { StageLayout } from './layout';
import { hasRing, withinRing } from './place';

interface Props {
  solution: Solution;
  scene: Scene;
  grids: NonNullable<StageLayout['grids']>;
  unit: number;
}

/** Input, kernel and output as the maps that they are; text fields lie over the first two. */
export function SmallMaps({ solution, scene, grids, unit }: Props) {
  const { direction, geometry, kernel, input, output } = solution;
  const conv = direction === 'conv';
  const inputPlace = conv ? withinRing(grids.input, geometry) : grids.input;
  const outputPlace = conv ? grids.output : withinRing(grids.output, geometry);
  const ring = hasRing(geometry) ? bounds(conv ? grids.input : grids.output) : null;
  const again = scene.result.map === 'A back';
  const shownOutput = again
    ? output.length
    : scene.result.values === output
      ? scene.result.shown
      : scene.operand.values === output
        ? output.length
        : 0;
  return (
    <>
      {ring && <rect className={styles.ring} {...ring} rx={3} />}
      <CellsFigure
        place={inputPlace}
        hue={conv ? 'A' : 'B'}
        values={input}
        shown={input.length}
        bare
        unit={unit}
      />
      <CellsFigure
        place={grids.kernel}
        hue="w"
        values={kernel}
        shown={kernel.length}
        bare
        unit={unit}
        shaded
      />
      <CellsFigure
        place={outputPlace}
        hue={conv ? 'B' : 'A'}
        values={output}
        shown={shownOutput}
        unit={unit}
        shaded={outputPlace.cellWidth < 20}
      />
    </>
  );
}
