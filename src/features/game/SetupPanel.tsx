import { toyGanBounds, toyDataNames, isPlaneData, noiseNames } from '../../core/toygan/config';
import type { ToyGanConfig, ToyGanNumber } from '../../core/toygan/config';
import { logitCount, lossNames } from '../../core/nn/losses';
import { useLocked } from '../../hooks/classView';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { LockGroup } from '../../ui/LockGroup';
import { NumberField } from '../../ui/NumberField';
import { Panel } from '../../ui/Panel';
import { Select } from '../../ui/Select';
import { DrawLine } from './DrawLine';
import { DrawPlane } from './DrawPlane';
import styles from './GameRoom.module.css';
import { startingDrawing } from './startingDrawing';
import { useGameStore } from './useGame';

/** What is played: data, noise, loss, nets, rates. A new setting begins a new game, a rate does not. */
export function SetupPanel({ config }: { config: ToyGanConfig }) {
  const { setup } = useRoomMessages('game').game;
  const { app } = useMessages();
  const { change } = useGameStore();
  const plane = isPlaneData(config.data);
  const set = (part: Partial<ToyGanConfig>) => void change(part);
  const number = (name: ToyGanNumber) => (value: number) => {
    const { min, max, integer } = toyGanBounds[name];
    if (!(value >= min && value <= max)) return setup.outOfRange(min, max);
    if (integer && !Number.isInteger(value)) return setup.whole;
    set({ [name]: value });
    return null;
  };
  const field = (name: ToyGanNumber, label: string, player?: 'g' | 'd') => (
    <NumberField
      label={label}
      value={config[name]}
      onCommit={number(name)}
      integer={toyGanBounds[name].integer}
      player={player}
      {...(name.endsWith('Rate') ? { factor: 1.25 } : { step: name === 'beta1' ? 0.05 : 1 })}
    />
  );
  const sizes = (player: 'generator' | 'discriminator') => {
    const width = config[`${player}Width`];
    const ends = plane ? 2 : 1;
    const last = player === 'generator' ? ends : logitCount(config.loss);
    const hidden = Array.from({ length: config[`${player}Depth`] }, () => width);
    return [ends, ...hidden, last].join(' → ');
  };
  return (
    <Panel title={setup.title}>
      <div className={styles.fields}>
        <LockGroup locked={useLocked('setup')} note={app.locked}>
          <Select
            label={setup.data}
            value={config.data}
            options={toyDataNames
              .filter((name) => isPlaneData(name) === plane)
              .map((value) => ({ value, label: setup.dataNames[value] }))}
            onChange={(data) => set({ data, drawing: startingDrawing(data) })}
          />
          {config.data === 'drawnLine' && (
            <DrawLine heights={config.drawing} onChange={(drawing) => set({ drawing })} />
          )}
          {config.data === 'drawnPlane' && (
            <DrawPlane points={config.drawing} onChange={(drawing) => set({ drawing })} />
          )}
          <Select
            label={setup.noise}
            value={config.noise}
            options={noiseNames.map((value) => ({ value, label: setup.noiseNames[value] }))}
            onChange={(noise) => set({ noise })}
          />
          <Select
            label={setup.loss}
            value={config.loss}
            options={lossNames.map((value) => ({ value, label: setup.lossNames[value] }))}
            onChange={(loss) => set({ loss })}
          />
          <div className={styles.pair}>
            {field('generatorRate', setup.rate('G'), 'g')}
            {field('discriminatorRate', setup.rate('D'), 'd')}
          </div>
          <div className={styles.pair}>
            {field('discriminatorSteps', setup.dSteps)}
            {field('beta1', setup.beta1)}
          </div>
          <p className={styles.net} data-player="g">
            <span className={styles.label}>{setup.generator}</span>
            {sizes('generator')}
          </p>
          <div className={styles.pair}>
            {field('generatorWidth', setup.width('G'), 'g')}
            {field('generatorDepth', setup.depth('G'), 'g')}
          </div>
          <p className={styles.net} data-player="d">
            <span className={styles.label}>{setup.discriminator}</span>
            {sizes('discriminator')}
          </p>
          <div className={styles.pair}>
            {field('discriminatorWidth', setup.width('D'), 'd')}
            {field('discriminatorDepth', setup.depth('D'), 'd')}
          </div>
          <div className={styles.pair}>
            {field('discriminatorWarmup', setup.discriminatorWarmup)}
            {field('seed', setup.seed)}
          </div>
        </LockGroup>
      </div>
    </Panel>
  );
}
