import { memo } from 'react';
import type { Scene } from '../../core/deconv/scene';
import type { ConvTrace } from '../../core/deconv/steps';
import { CellsFigure } from './CellsFigure';
import styles from './Figure.module.css';
import { bounds } from './layout';
import type { Place, StageLayout } from './layout';
import { hasRing, withinRing } from './place';

interface GivenProps {
  trace: ConvTrace;
  grids: NonNullable<StageLayout['grids']>;
  unit: number;
}

/** Input and kernel as the maps that they are, under text fields, and the ring of padding. */
export const GivenMaps = memo(function GivenMaps({ trace, grids, unit }: GivenProps) {
  const { direction, geometry, kernel, input } = trace;
  const conv = direction === 'conv';
  const ring = hasRing(geometry) ? bounds(conv ? grids.input : grids.output) : null;
  return (
    <>
      {ring && <rect className={styles.ring} {...ring} rx={3} />}
      <CellsFigure
        place={conv ? withinRing(grids.input, geometry) : grids.input}
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
    </>
  );
});

interface MadeProps {
  trace: ConvTrace;
  scene: Scene;
  place: Place;
  unit: number;
}

/** The output as a map, as far as it has come. */
export function MadeMap({ trace, scene, place, unit }: MadeProps) {
  const { direction, output } = trace;
  const again = scene.result.map === 'A back';
  const shown =
    again || scene.operand.values === output
      ? output.length
      : scene.result.values === output
        ? scene.result.shown
        : 0;
  return (
    <CellsFigure
      place={place}
      hue={direction === 'conv' ? 'B' : 'A'}
      values={output}
      shown={shown}
      unit={unit}
      shaded={place.cellWidth < 20}
    />
  );
}
