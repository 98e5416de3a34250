import type { ToyGanFrame } from '../../rpc/toyGan';
import { useRoomMessages } from '../../i18n/roomMessages';
import { fixed, signed } from './format';
import styles from './ValueTerms.module.css';

const terms = ['total', 'real', 'fake'] as const;
const joints = ['', '=', '+'] as const;

interface Props {
  frame: ToyGanFrame;
  /** Whether D's objective is V itself, as with the cross-entropy losses. */
  isValue: boolean;
}

/** V = E[log D(x)] + E[log(1 − D(G(z)))] with its numbers, and what each player did to each term. */
export function ValueTerms({ frame, isValue }: Props) {
  const words = useRoomMessages('game').game.value;
  const names = isValue ? words.names : words.otherNames;
  return (
    <table className={styles.terms} data-value={frame.value.total.toFixed(6)}>
      <thead>
        <tr>
          <td />
          {terms.map((term, i) => (
            <th key={term} scope="col">
              <span aria-hidden className={styles.joint}>
                {joints[i]}
              </span>
              {names[i]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr className={styles.now}>
          <th scope="row">
            <span className="spoken">{words.now}</span>
          </th>
          {terms.map((term, i) => (
            <td key={term}>
              <span aria-hidden className={styles.joint}>
                {joints[i]}
              </span>
              {fixed(frame.value[term])}
            </td>
          ))}
        </tr>
        {(['d', 'g'] as const).map((player) => {
          const change = frame[player]?.value;
          return (
            <tr key={player} data-player={player} data-change={change?.total ?? ''}>
              <th scope="row">
                <span aria-hidden>{words.players[player]}</span>
                <span className="spoken">{words.roles[player]}</span>
              </th>
              {terms.map((term) => {
                const apart = player === 'g' && term === 'real';
                return (
                  <td key={term} className={apart ? styles.apart : undefined}>
                    {apart ? words.apart : change ? signed(change[term]) : '–'}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
