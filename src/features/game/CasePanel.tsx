import { isPlaneData } from '../../core/toygan/config';
import type { ToyGanConfig } from '../../core/toygan/config';
import { isCured, caseNames, cases, stepsToSee } from '../../core/toygan/cases';
import type { CaseName } from '../../core/toygan/cases';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Panel } from '../../ui/Panel';
import styles from './CasePanel.module.css';
import { useGameStore } from './useGame';

interface Props {
  caseName: CaseName | null;
  config: ToyGanConfig;
}

/** Phenomena in one click, on the line or on the plane; the open one says what to look for. */
export function CasePanel({ caseName, config }: Props) {
  const { game } = useRoomMessages('game');
  const { app } = useMessages();
  const { showCase } = useGameStore();
  const onPlane = isPlaneData(config.data);
  const names = caseNames.filter((name) => isPlaneData(cases[name].phenomenon.data) === onPlane);
  return (
    <Panel part="cases" title={game.casesTitle}>
      <LockGroup locked={useLocked('cases')} note={app.locked}>
        <div role="group" aria-label={game.casesTitle} className={styles.list}>
          {names.map((name) => (
            <Button
              key={name}
              small
              aria-pressed={caseName === name}
              onClick={() => void showCase(name, false)}
            >
              {game.cases[name].name}
            </Button>
          ))}
        </div>
        {caseName !== null && <OpenCase caseName={caseName} config={config} />}
      </LockGroup>
    </Panel>
  );
}

function OpenCase({ caseName, config }: { caseName: CaseName; config: ToyGanConfig }) {
  const { game } = useRoomMessages('game');
  const { showCase } = useGameStore();
  const { look, cure } = game.cases[caseName];
  const cured = isCured(caseName, config);
  const words = game.caseParts;
  return (
    <div className={styles.open} data-case={caseName} data-cured={cured}>
      <p>
        <strong>{words.look}</strong> {look}
      </p>
      <p className={styles.steps}>{words.steps(stepsToSee(caseName, config))}</p>
      {cure !== '' && (
        <>
          <p>
            <strong>{words.cure}</strong> {cure}
          </p>
          <Button small onClick={() => void showCase(caseName, !cured)}>
            {cured ? words.back : words.apply}
          </Button>
        </>
      )}
    </div>
  );
}
