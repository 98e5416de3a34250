import type { ReactNode } from 'react';
import { clsx } from 'clsx';
import type { Target } from '../../core/deconv/highlight';
import type { ConvTrace, Step } from '../../core/deconv/steps';
import { useRoomMessages } from '../../i18n/roomMessages';
import { Panel } from '../../ui/Panel';
import { nameOf } from './caption';
import styles from './CellPanel.module.css';
import { cellName, showFactor, showNumber } from './names';

interface Props {
  trace: ConvTrace;
  step: Step;
  target: Target | null;
  onPoint: (target: Target | null) => void;
  /** The step as a sentence, where it stands here. */
  children?: ReactNode;
}

/** The step in words and in a formula, whose terms light their part of the figure. */
export function CellPanel({ trace, step, target, onPoint, children }: Props) {
  const { deconv } = useRoomMessages('deconv');
  const { columns } = trace.geometry;
  return (
    <Panel title={deconv.thisCell.title}>
      {step.kind === 'product' && (
        <>
          <p className={styles.formula} data-formula>
            <span className={clsx(styles.result, styles[step.result === 'B' ? 'B' : 'A'])}>
              {nameOf(trace, step.result, step.row)}
            </span>{' '}
            ={' '}
            {step.terms.map((term, i) => {
              const point: Target = { kind: 'cell', row: step.row, column: term.entry };
              const highlight =
                target?.kind === 'cell' && target.row === step.row && target.column === term.entry;
              return (
                // By place: the next step writes its names into the same buttons.
                <span key={i}>
                  {i > 0 && ' + '}
                  <button
                    type="button"
                    className={clsx(styles.term, highlight && styles.highlight)}
                    onPointerEnter={() => onPoint(point)}
                    onPointerLeave={() => onPoint(null)}
                    onFocus={() => onPoint(point)}
                    onBlur={() => onPoint(null)}
                  >
                    <span className={styles.w}>{cellName('w', term.kernel, columns.kernel)}</span>·
                    <span className={styles[step.operand === 'B' ? 'B' : 'A']}>
                      {nameOf(trace, step.operand, term.entry)}
                    </span>
                  </button>
                </span>
              );
            })}
            {step.terms.length === 0 && <span title={deconv.thisCell.noTerms}>0</span>}
          </p>
          <p className={styles.numbers} data-numbers>
            ={' '}
            {step.terms
              .map(({ weight, operand }) => `${showFactor(weight)}·${showFactor(operand)}`)
              .join(' + ')}
            {step.terms.length > 0 && ' = '}
            <strong data-value>{showNumber(step.value)}</strong>
          </p>
          {step.terms.length > 1 && step.terms.length <= 9 && (
            <table className={styles.sums}>
              <thead>
                <tr>
                  <th scope="col">{deconv.thisCell.term}</th>
                  <th scope="col">{deconv.thisCell.product}</th>
                  <th scope="col">{deconv.thisCell.sum}</th>
                </tr>
              </thead>
              <tbody>
                {step.terms.map((term, i) => (
                  <tr key={i}>
                    <td>{`${showFactor(term.weight)}·${showFactor(term.operand)}`}</td>
                    <td>{showNumber(term.product)}</td>
                    <td>{showNumber(term.sum)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
      {step.kind !== 'product' && <PlacedRow trace={trace} step={step} />}
      {children}
    </Panel>
  );
}

/** What has just been put in place: an entry of the vector, a row of W, a column of Wᵀ. */
function PlacedRow({
  trace,
  step,
}: {
  trace: ConvTrace;
  step: Exclude<Step, { kind: 'product' }>;
}) {
  const { thisCell } = useRoomMessages('deconv').deconv;
  const { columns } = trace.geometry;
  if (step.kind === 'unroll') {
    return (
      <p className={styles.formula}>
        <span className={styles[step.map === 'B' ? 'B' : 'A']}>
          {nameOf(trace, step.map, step.cell)}
        </span>{' '}
        = <strong data-value>{showNumber(step.value)}</strong>
      </p>
    );
  }
  const weights = new Map(step.reach.map(({ entry, kernel }) => [entry, kernel]));
  const first =
    step.kind === 'fill' ? thisCell.rowOf('W', step.row) : thisCell.columnOf('Wᵀ', step.row);
  return (
    <>
      <p className={styles.words}>{first}</p>
      <p className={styles.entries} data-row>
        {Array.from({ length: trace.W.columns }, (_, entry) => {
          const kernel = weights.get(entry);
          return kernel === undefined ? (
            <span key={entry} className={styles.zero}>
              0
            </span>
          ) : (
            <span key={entry} className={styles.weight}>
              <small>{cellName('w', kernel, columns.kernel)}</small>{' '}
              {showNumber(trace.kernel[kernel] ?? 0)}
            </span>
          );
        })}
      </p>
    </>
  );
}
