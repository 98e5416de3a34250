import { memo, useMemo } from 'react';
import { duality, largestDifference } from '../../core/deconv/duality';
import { largeExtent, smallExtent } from '../../core/deconv/geometry';
import { upstreamPattern } from '../../core/deconv/presets';
import type { ConvTrace } from '../../core/deconv/steps';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Panel } from '../../ui/Panel';
import styles from './DualityPanel.module.css';
import { GradientTable } from './GradientTable';
import { showNumber } from './names';
import { useTheirGradients } from './useTheirGradients';

interface Props {
  trace: ConvTrace;
  seed: number;
  conv: boolean;
  now: number | null;
}

/** Both gradients on the same W, and the inner products that make Wᵀ the transpose of W. */
export const DualityPanel = memo(function DualityPanel({ trace, seed, conv, now }: Props) {
  const messages = useMessages();
  const { deconv } = useRoomMessages('deconv');
  const text = deconv.duality;
  const { geometry, input } = trace;
  const A = largeExtent(geometry);
  const B = smallExtent(geometry);
  const { x, y, both } = useMemo(() => {
    const large = conv ? input : upstreamPattern(largeExtent(geometry), seed);
    const small = conv ? upstreamPattern(smallExtent(geometry), seed) : input;
    return { x: large, y: small, both: duality(trace, large, small) };
  }, [trace, geometry, input, conv, seed]);
  const question = useMemo(
    () => ({ geometry, kernel: trace.kernel, large: x, small: y }),
    [geometry, trace.kernel, x, y],
  );
  const answer = useTheirGradients(question);
  const theirs = answer && 'ofConvolution' in answer ? answer : null;
  const fault = answer && 'code' in answer ? answer : null;
  const difference =
    theirs &&
    Math.max(
      largestDifference(both.ofConvolution, theirs.ofConvolution),
      largestDifference(both.ofTransposed, theirs.ofTransposed),
    );
  return (
    <Panel part="duality" title={text.title} className={styles.panel ?? ''}>
      <p className={styles.intro}>{text.intro}</p>
      <div className={styles.pair}>
        <section className={styles.way}>
          <h3 className={styles.name}>{text.ofConv}</h3>
          <p className={styles.rule}>∂L/∂A = Wᵀ ∂L/∂B</p>
          <div className={styles.maps}>
            <GradientTable name="∂L/∂B" note={text.upstream} extent={B} values={y} hue="B" />
            <GradientTable
              name="∂L/∂A"
              note={text.ours}
              extent={A}
              values={both.ofConvolution}
              theirs={theirs?.ofConvolution ?? null}
              hue="A"
              now={conv ? null : now}
            />
          </div>
          {!conv && <p className={styles.remark}>{text.forward}</p>}
        </section>
        <section className={styles.way}>
          <h3 className={styles.name}>{text.ofTransposed}</h3>
          <p className={styles.rule}>∂L/∂B = W ∂L/∂A</p>
          <div className={styles.maps}>
            <GradientTable name="∂L/∂A" note={text.upstream} extent={A} values={x} hue="A" />
            <GradientTable
              name="∂L/∂B"
              note={text.ours}
              extent={B}
              values={both.ofTransposed}
              theirs={theirs?.ofTransposed ?? null}
              hue="B"
              now={conv ? now : null}
            />
          </div>
          {conv && <p className={styles.remark}>{text.forward}</p>}
        </section>
      </div>
      <p
        className={styles.status}
        role="status"
        data-theirs={theirs ? 'here' : fault ? 'failed' : 'awaited'}
      >
        {difference !== null
          ? text.agree(difference === 0 ? '0' : difference.toExponential(1))
          : fault
            ? text.failed + formatFault(messages, fault)
            : text.waiting}
      </p>
      <p className={styles.inner} data-inner={both.equal}>
        {text.inner}: ⟨W x, y⟩ = <strong>{showNumber(both.left)}</strong> {both.equal ? '=' : '≠'}{' '}
        ⟨x, Wᵀ y⟩ = <strong>{showNumber(both.right)}</strong>
      </p>
    </Panel>
  );
});
