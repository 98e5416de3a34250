import { useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import type { StepProfile } from '../../core/nn/stepProfile';
import { useRoomMessages } from '../../i18n/roomMessages';
import styles from './StepAnatomy.module.css';
import { familyOf, highlightOf, moved, partsOf, rateOf, sumOf, termOf } from './stepAnatomy';
import { StepDetails } from './StepDetails';
import { StepTable } from './StepTable';

interface Props {
  profile: StepProfile;
  onHighlight: (highlight: string | null) => void;
  actions: ReactNode;
}

const families = ['product', 'inputGradient', 'weightGradient', 'norm', 'update', 'other'] as const;

/** A step as a strip: a row for each part, on one scale of time; a block for each operation. */
export function StepFigure({ profile, onHighlight, actions }: Props) {
  const { step: text } = useRoomMessages('step');
  const { operations } = profile;
  const parts = useMemo(() => partsOf(operations), [operations]);
  const total = useMemo(() => sumOf(operations), [operations]);
  const longest = Math.max(...parts.map(({ ms }) => ms), Number.MIN_VALUE);
  const slowest = operations.reduce((best, each) => (each.ms > best.ms ? each : best));
  const [chosen, setChosen] = useState(slowest.index);
  const strip = useRef<HTMLDivElement>(null);
  const shown = operations[chosen] ?? slowest;

  const choose = (index: number) => {
    const operation = operations[index];
    if (!operation) return;
    setChosen(index);
    onHighlight(highlightOf(operation));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(event.key, chosen, operations.length);
    if (next === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next);
    strip.current?.querySelector<HTMLElement>(`[data-operation="${next}"]`)?.focus();
  };
  const onPoint = (event: PointerEvent) => {
    const block = event.target instanceof Element && event.target.closest('[data-operation]');
    if (block) choose(Number(block.getAttribute('data-operation')));
  };
  const speed = rateOf(total);

  return (
    <>
      <div className={styles.head}>
        <p className={styles.total} data-step-total>
          {text.total(
            text.ms(total.ms),
            text.flop(total.flops),
            speed === null ? null : text.rate(speed),
          )}
        </p>
        {actions}
      </div>
      <p className={styles.text}>
        {text.made(operations.length)} {text.timers[profile.timer]}
      </p>
      <div
        ref={strip}
        role="listbox"
        aria-label={text.strip}
        aria-orientation="horizontal"
        className={styles.strip}
        onKeyDown={onKeyDown}
        onPointerMove={onPoint}
        onPointerDown={onPoint}
      >
        {parts.map(({ part, groups, ms }) => (
          <div
            key={part}
            role="group"
            aria-label={text.parts[part]}
            className={styles.row}
            data-part={part}
          >
            <p className={styles.partName} role="presentation">
              <b>{text.parts[part]}</b>
              <span>
                {text.ms(ms)} · {text.share(total.ms > 0 ? ms / total.ms : 0)}
              </span>
            </p>
            <div
              role="presentation"
              className={styles.bar}
              style={{ width: `${Math.max(5, (100 * ms) / longest)}%` }}
            >
              {groups.map((group) => (
                <div
                  key={group.operations[0]?.index}
                  role="presentation"
                  className={styles.group}
                  style={{ flexGrow: group.ms }}
                >
                  {group.operations.map((operation) => (
                    <div
                      key={operation.index}
                      role="option"
                      aria-selected={operation.index === chosen}
                      aria-label={text.block(
                        text.terms[termOf(operation)],
                        operation.layer,
                        text.ms(operation.ms),
                      )}
                      tabIndex={operation.index === chosen ? 0 : -1}
                      className={styles.block}
                      style={{ flexGrow: operation.ms }}
                      data-operation={operation.index}
                      data-player={operation.player ?? 'data'}
                      data-family={familyOf(operation)}
                      onFocus={() => choose(operation.index)}
                    />
                  ))}
                </div>
              ))}
            </div>
            <p className={styles.sums} role="presentation">
              {groups.map((group) => (
                <span
                  key={group.operations[0]?.index}
                  className={styles.sum}
                  data-player={group.player ?? 'data'}
                  data-on={group.operations.some(({ index }) => index === chosen)}
                >
                  {text.group(text.phases[group.phase], group.player?.toUpperCase() ?? null)}{' '}
                  {text.ms(group.ms)}
                </span>
              ))}
            </p>
          </div>
        ))}
      </div>
      <p className={styles.legend}>
        <span>{text.legend}</span>
        {families.map((family) => (
          <span key={family} className={styles.key}>
            <i className={styles.swatch} data-family={family} aria-hidden />
            {text.families[family]}
          </span>
        ))}
      </p>
      <StepDetails
        operation={shown}
        count={operations.length}
        total={total.ms}
        onMove={(by) => choose(chosen + by)}
      />
      <StepTable operations={operations} total={total.ms} />
    </>
  );
}
