import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ProfiledOperation } from '../../core/nn/stepProfile';
import { useRoomMessages } from '../../i18n/roomMessages';
import { IconButton } from '../../ui/IconButton';
import styles from './StepAnatomy.module.css';
import { familyOf, rateOf, termOf } from './stepAnatomy';

interface Props {
  operation: ProfiledOperation;
  /** Operations of the step. */
  count: number;
  /** Milliseconds of the step. */
  total: number;
  onMove: (by: 1 | -1) => void;
}

/** One operation in words and numbers. */
export function StepDetails({ operation, count, total, onMove }: Props) {
  const { step: text } = useRoomMessages('step');
  const { index, layer, shapes, flops, ms, player } = operation;
  const term = termOf(operation);
  const speed = rateOf(operation);
  return (
    <section className={styles.details} data-player={player ?? 'data'} data-shown={index}>
      <div className={styles.detailsHead}>
        <i className={styles.swatch} data-family={familyOf(operation)} aria-hidden />
        <h3 className={styles.term}>
          {text.terms[term]}
          {layer !== null && <code className={styles.layer}>{layer}</code>}
        </h3>
        <span className={styles.place}>
          <IconButton small label={text.previous} disabled={index === 0} onClick={() => onMove(-1)}>
            <ChevronLeft aria-hidden />
          </IconButton>
          {text.place(index + 1, count)}
          <IconButton
            small
            label={text.next}
            disabled={index === count - 1}
            onClick={() => onMove(1)}
          >
            <ChevronRight aria-hidden />
          </IconButton>
        </span>
      </div>
      <p className={styles.text}>{text.texts[term]}</p>
      <dl className={styles.facts}>
        <div>
          <dt>{text.labels.time}</dt>
          <dd>
            {text.ms(ms)} <small>{text.share(total > 0 ? ms / total : 0)}</small>
          </dd>
        </div>
        <div>
          <dt>{text.labels.arithmetic}</dt>
          <dd>{flops > 0 ? text.flop(flops) : <small>{text.noArithmetic}</small>}</dd>
        </div>
        {speed !== null && (
          <div>
            <dt>{text.labels.rate}</dt>
            <dd>{text.rate(speed)}</dd>
          </div>
        )}
        <div className={styles.shapes}>
          <dt>{text.labels.shapes}</dt>
          <dd title={text.shapesNote}>
            {shapes.map(({ role, shape }) => (
              <span key={role} className={styles.shape}>
                {text.roles[role]} <b>{shape.join('×')}</b>
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </section>
  );
}
