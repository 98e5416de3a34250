import { memo } from 'react';
import type { CSSProperties } from 'react';
import { axisOf, kernelExtent } from '../../core/deconv/geometry';
import { overlap, overlapCycle, resizeThenConvolve } from '../../core/deconv/overlap';
import type { ConvTrace } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import styles from './OverlapPanel.module.css';

interface FigureProps {
  title: string;
  down: readonly number[];
  across: readonly number[];
  verdict: string;
  why?: string;
}

const side = 200;
const barRoom = 56;

/** Bars along one axis above the map of both: counts multiply, so unevenness does too. */
function OverlapFigure({ title, down, across, verdict, why }: FigureProps) {
  const { deconv } = useRoomMessages('deconv');
  const cell = side / Math.max(across.length, down.length);
  const tallest = Math.max(1, ...across);
  const deepest = Math.max(1, ...across) * Math.max(1, ...down);
  const height = barRoom + 8 + down.length * cell;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <svg
        viewBox={`0 0 ${side} ${height}`}
        role="img"
        aria-label={deconv.overlap.chart([...across])}
      >
        {across.map((count, i) => {
          const tall = (count / tallest) * (barRoom - 16);
          return (
            <g key={i}>
              <rect
                className={styles.bar}
                x={i * cell + 1}
                y={barRoom - tall}
                width={Math.max(1, cell - 2)}
                height={tall}
                rx={1.5}
              />
              {cell > 9 && (
                <text className={styles.count} x={(i + 0.5) * cell} y={barRoom - tall - 5}>
                  {count}
                </text>
              )}
            </g>
          );
        })}
        {down.flatMap((a, row) =>
          across.map((b, column) => (
            <g key={`${row},${column}`}>
              <rect
                className={styles.cell}
                style={{ '--shade': `${((a * b * 72) / deepest).toFixed(1)}%` } as CSSProperties}
                x={column * cell + 0.5}
                y={barRoom + 8 + row * cell + 0.5}
                width={Math.max(1, cell - 1)}
                height={Math.max(1, cell - 1)}
                rx={1}
              />
              {cell > 18 && (
                <text
                  className={styles.inCell}
                  x={(column + 0.5) * cell}
                  y={barRoom + 8 + (row + 0.5) * cell}
                >
                  {a * b}
                </text>
              )}
            </g>
          )),
        )}
      </svg>
      <p className={styles.verdict}>{verdict}</p>
      {why !== undefined && <p className={styles.why}>{why}</p>}
    </figure>
  );
}

const known = (kernel: number) =>
  axisOf({
    direction: 'transpose',
    input: 7,
    kernel,
    stride: 2,
    padding: 'same',
    outputPadding: 0,
  });

/** Checkerboards before any training: the counts of this configuration beside the two known ones. */
export const OverlapPanel = memo(function OverlapPanel({ trace }: { trace: ConvTrace }) {
  const { deconv } = useRoomMessages('deconv');
  const text = deconv.overlap;
  const { geometry } = trace;
  const { rows, columns } = geometry;
  const { rows: tall, columns: wide } = kernelExtent(geometry);
  const five = overlap(known(5));
  const four = overlap(known(4));
  const flat = resizeThenConvolve(known(5));
  const cycle = [...new Set([tall, wide])].flatMap((size) => overlapCycle(size, rows.stride));
  return (
    <Panel part="overlap" title={text.title} className={styles.panel ?? ''}>
      <p className={styles.intro}>{text.intro}</p>
      <div className={styles.figures}>
        <OverlapFigure
          title={text.yours(`${tall}×${wide}`, rows.stride)}
          down={overlap(rows)}
          across={overlap(columns)}
          verdict={text.verdict(cycle)}
        />
        <OverlapFigure
          title={text.five}
          down={five}
          across={five}
          verdict={text.verdict(overlapCycle(5, 2))}
          why={text.fiveWhy}
        />
        <OverlapFigure
          title={text.four}
          down={four}
          across={four}
          verdict={text.verdict(overlapCycle(4, 2))}
          why={text.fourWhy}
        />
        <OverlapFigure
          title={text.resize}
          down={flat}
          across={flat}
          verdict={text.verdict([5])}
          why={text.resizeWhy}
        />
      </div>
    </Panel>
  );
});
