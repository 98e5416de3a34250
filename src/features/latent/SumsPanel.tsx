import { analogy } from '../../core/latent/arithmetic';
import { useRoomMessages } from '../../i18n/roomMessages';
import type { Group } from '../../state/latent/latentState';
import { Button } from '../../ui/Button';
import { Panel } from '../../ui/Panel';
import { Preview } from './Preview';
import styles from './SumsPanel.module.css';
import { useLatent, useLatentActions } from './useLatent';

const order = ['a', 'b', 'c'] as const satisfies Group[];
const signs = { a: '', b: '−', c: '+' };

/** mean − mean + mean = result, each term as a picture. */
export function SumsPanel() {
  const { sums: text } = useRoomMessages('latent').latent;
  const groups = useLatent((state) => state.groups);
  const sums = useLatent((state) => state.drawn.sums);
  const { change, move } = useLatentActions();
  const result = analogy(groups.a, groups.b, groups.c);
  return (
    <Panel title={text.title} note={text.note}>
      <div className={styles.sum}>
        {order.map((group) => {
          const size = groups[group].length;
          return (
            <div key={group} className={styles.term}>
              <span className={styles.sign} aria-hidden>
                {signs[group]}
              </span>
              <div className={styles.mean}>
                <Preview
                  small
                  pixels={size > 0 ? (sums[group]?.pixels ?? null) : null}
                  label={text.groupName[group]}
                />
                <span className={styles.size}>
                  {size === 0 ? text.empty(text.group[group]) : text.mean(text.group[group], size)}
                </span>
                <Button
                  small
                  disabled={size === 0}
                  aria-label={`${text.clear}: ${text.groupName[group]}`}
                  onClick={() => change({ groups: { ...groups, [group]: [] } })}
                >
                  {text.clear}
                </Button>
              </div>
            </div>
          );
        })}
        <div className={styles.term}>
          <span className={styles.sign} aria-hidden>
            =
          </span>
          <div className={styles.mean}>
            <Preview
              small
              pixels={result ? (sums.result?.pixels ?? null) : null}
              label={text.result}
            />
            <span className={styles.size}>{text.result}</span>
            <Button
              small
              look="primary"
              disabled={!result}
              onClick={() => {
                if (result) move(result, true);
              }}
            >
              {text.use}
            </Button>
          </div>
        </div>
      </div>
      <p className={styles.text}>{text.text}</p>
    </Panel>
  );
}
