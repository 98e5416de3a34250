import { memo } from 'react';
import { clsx } from 'clsx';
import { largeExtent, kernelExtent, smallExtent } from '../../core/deconv/geometry';
import type { Operation, ConvAxes } from '../../core/deconv/geometry';
import type { Scene } from '../../core/deconv/scene';
import type { MapName } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './Figure.module.css';
import { bounds } from './layout';
import type { Place, StageLayout } from './layout';
import { mapName } from './names';
import { hueOf } from './place';

interface Props {
  direction: Operation;
  geometry: ConvAxes;
  matrix: Scene['matrix'];
  operand: MapName;
  result: MapName;
  layout: StageLayout;
}

function Title({
  at,
  hue,
  name,
  note,
  unit,
}: {
  at: Place;
  hue: 'A' | 'B' | 'w';
  name: string;
  note?: string;
  unit: number;
}) {
  return (
    <text
      className={clsx(styles.title, styles[hue])}
      style={{ fontSize: 13 * unit }}
      x={at.x}
      y={at.y - 12 * unit}
    >
      {note !== undefined && (
        <tspan className={styles.titleNote} y={at.y - 28 * unit} style={{ fontSize: 12 * unit }}>
          {note}
        </tspan>
      )}
      <tspan x={at.x} y={at.y - 12 * unit}>
        {name}
      </tspan>
    </text>
  );
}

const size = ({ rows, columns }: { rows: number; columns: number }) => `${rows}×${columns}`;

/** What every part is, how large, and which is given and which is made. */
export const MatrixTitles = memo(function MatrixTitles(props: Props) {
  const { direction, geometry, layout } = props;
  const { deconv } = useRoomMessages('deconv');
  const { matrix, operand, result, grids, unit } = layout;
  const conv = direction === 'conv';
  const A = size(largeExtent(geometry));
  const B = size(smallExtent(geometry));
  const resultHue = hueOf(props.result);
  const beside = operand.x > matrix.x + matrix.columns * matrix.cellWidth;
  const matrixBox = bounds(matrix);
  const operandBox = bounds(operand);
  const gap = beside ? operand.x - matrixBox.x - matrixBox.width : 0;
  const middle = operandBox.y + operandBox.height / 2;
  const { roles } = deconv;
  const again = props.result === 'A back';
  const given = conv ? 'A' : 'B';
  const wide = beside && matrixBox.width > 150 * unit;
  return (
    <>
      <Title
        at={matrix}
        hue="w"
        name={`${props.matrix} ${size(matrix)}`}
        {...(wide && { note: roles.matrix(mapName(props.result)) })}
        unit={unit}
      />
      <Title
        at={operand}
        hue={hueOf(props.operand)}
        name={`${mapName(props.operand)} ${size(operand)}`}
        note={props.operand === given ? roles.input : roles.output}
        unit={unit}
      />
      <Title
        at={result}
        hue={resultHue}
        name={`${mapName(props.result)} ${size(result)}`}
        note={props.result === given ? roles.input : again && wide ? roles.again : roles.output}
        unit={unit}
      />
      {grids && (
        <>
          <Title
            at={grids.input}
            hue={conv ? 'A' : 'B'}
            name={`${given} ${conv ? A : B}`}
            note={roles.input}
            unit={unit}
          />
          <Title
            at={grids.kernel}
            hue="w"
            name={`w ${size(kernelExtent(geometry))}`}
            note={roles.kernel}
            unit={unit}
          />
          <Title
            at={grids.output}
            hue={conv ? 'B' : 'A'}
            name={`${conv ? 'B' : 'A'} ${conv ? B : A}`}
            note={roles.output}
            unit={unit}
          />
        </>
      )}
      {gap > 14 && (
        <text
          className={styles.operator}
          style={{ fontSize: 20 * unit }}
          x={matrixBox.x + matrixBox.width + gap / 2}
          y={middle + 26 * unit}
        >
          ×
        </text>
      )}
      <text
        className={styles.operator}
        style={{ fontSize: 20 * unit }}
        x={(operandBox.x + operandBox.width + result.x) / 2}
        y={middle + 26 * unit}
      >
        =
      </text>
    </>
  );
});
