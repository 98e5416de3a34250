import { useCallback, useMemo, useState } from 'react';
import { chapters, chapterStart } from '../../core/deconv/steps';
import type { Chapter } from '../../core/deconv/steps';
import type { Operation, DeconvConfig } from '../../core/deconv/geometry';
import type { Target } from '../../core/deconv/highlight';
import type { KernelName, PresetName } from '../../core/deconv/presets';
import { formulationOf } from '../../core/deconv/formulation';
import { sceneOf } from '../../core/deconv/scene';
import { useLocked, useShown } from '../../hooks/classView';
import { useSettings } from '../../hooks/stores';
import { useRoomMessages } from '../../i18n/roomMessages';
import { LockGroup } from '../../ui/LockGroup';
import { Panel } from '../../ui/Panel';
import { RoomLayout } from '../../ui/RoomLayout';
import { Segmented } from '../../ui/Segmented';
import { useColumns } from '../../ui/useColumns';
import { useKeys } from '../../ui/useKeys';
import { caption, formula } from './caption';
import { Cards } from './Cards';
import { CellPanel } from './CellPanel';
import styles from './DeconvRoom.module.css';
import { DualityPanel } from './DualityPanel';
import {
  edit,
  fillKernel,
  fromLayer,
  fromPreset,
  moveTo,
  propose,
  turn,
} from '../../state/deconv/deconvState';
import type { View } from '../../state/deconv/deconvState';
import type { LoadedLayer } from './LayerPanel';
import { OverlapPanel } from './OverlapPanel';
import { FormulationsPanel } from './FormulationsPanel';
import { SpokenTables } from './SpokenTables';
import { Stage } from './Stage';
import { Transport } from './Transport';
import { useDeconvState } from './useDeconvState';
import { speeds, usePlayback } from './usePlayback';
import { useReducedMotion } from '../../ui/reducedMotion';
import { WholeMatrix } from './WholeMatrix';

/** A table with more cells than this, unasked for, would only drown its listener. */
const mostSpoken = 400;

/** Longest transition of a value, in ms. */
const longestTransition = 650;

/** Transposed convolution as Wᵀ, cell by cell: one list of steps, drawn, worded, played and scrubbed. */
export function DeconvRoom() {
  const { deconv, deconvSteps } = useRoomMessages('deconv');
  const [state, change] = useDeconvState();
  const [target, setTarget] = useState<Target | null>(null);
  const still = useReducedMotion();
  const shown = useShown();
  const locked = useLocked('transport');
  const modeLocked = useLocked('mode');
  const { trace, config } = state;
  const { steps } = trace;
  const step = steps[state.step] ?? steps[0];

  const move = useCallback(
    (to: number) => {
      setTarget(null);
      change((now) => moveTo(now, to));
    },
    [change],
  );
  const tick = useCallback(() => change((now) => moveTo(now, now.step + 1)), [change]);
  const rewind = useCallback(() => move(0), [move]);
  const playback = usePlayback(tick, state.step === steps.length - 1, rewind);
  const { pause } = playback;
  const byHand = useCallback(
    (to: number) => {
      pause();
      move(to);
    },
    [pause, move],
  );
  const by = useCallback(
    (count: number) => {
      pause();
      setTarget(null);
      change((now) => moveTo(now, now.step + count));
    },
    [pause, change],
  );
  const next = useCallback(() => by(1), [by]);
  const back = useCallback(() => by(-1), [by]);
  useKeys(
    {
      Space: playback.toggle,
      k: playback.toggle,
      ArrowRight: next,
      PageDown: next,
      ArrowLeft: back,
      PageUp: back,
      Home: () => byHand(0),
      End: () => byHand(steps.length - 1),
      '[': playback.slower,
      ']': playback.faster,
    },
    { locked },
  );

  const onPropose = useCallback(
    (part: Partial<DeconvConfig>) => change((now) => propose(now, part)),
    [change],
  );
  const onPreset = useCallback(
    (name: PresetName) =>
      change((now) => turn(fromPreset(name, 1, now.view), now.config.direction, false)),
    [change],
  );
  const onKernel = useCallback(
    (name: KernelName, seed: number) => change((now) => fillKernel(now, name, seed)),
    [change],
  );
  const onCarry = useCallback(
    () => change((now) => turn(now, now.config.direction === 'conv' ? 'transpose' : 'conv', true)),
    [change],
  );
  const onEdit = useCallback(
    (map: 'kernel' | 'input', cell: number, value: number) =>
      change((now) => edit(now, map, cell, value)),
    [change],
  );
  const onLoad = useCallback(
    ({ choice, asked, ...loaded }: LoadedLayer) =>
      change((old) =>
        // Whoever has begun something else since is left to it.
        asked !== null && old.choice !== asked ? old : fromLayer(old, loaded, choice),
      ),
    [change],
  );
  const onTurn = useCallback(
    (direction: Operation) => {
      pause();
      setTarget(null);
      change((old) => turn(old, direction, false));
    },
    [pause, change],
  );
  // A step leaves these alone: they are made anew only when what they show has changed.
  const chapter = step?.chapter ?? 'multiply';
  const parts = useMemo(
    () => (
      <LockGroup locked={locked}>
        <Segmented<Chapter>
          label={deconv.chapter.label}
          value={chapter}
          options={chapters[config.direction].map((value) => ({
            value,
            label: deconv.chapter[value],
          }))}
          onChange={(value) => byHand(chapterStart(steps, value))}
        />
      </LockGroup>
    ),
    [locked, deconv, chapter, config.direction, steps, byHand],
  );
  const views = useMemo(
    () => (
      <LockGroup locked={modeLocked}>
        <Segmented<View>
          label={deconv.view.label}
          value={state.view}
          options={(['matrix', 'stamp', 'gather', 'all'] as const).map((view) => ({
            value: view,
            label: deconv.view[view],
          }))}
          onChange={(view) => change((old) => ({ ...old, view }))}
        />
      </LockGroup>
    ),
    [modeLocked, deconv, state.view, change],
  );
  const scene = useMemo(() => step && sceneOf(trace, step), [trace, step]);
  const formulation = useMemo(() => step && formulationOf(trace, step), [trace, step]);
  const columns = useColumns();
  const presenter = useSettings((settings) => settings.presenter) && columns;
  if (!step || !scene || !formulation) return null;

  const interval = 1000 / (speeds[playback.speed] ?? 1);
  const transition = still
    ? 0
    : Math.min(longestTransition, playback.playing ? interval * 0.85 : longestTransition);
  const conv = config.direction === 'conv';
  /** The output cell of the step, where the picture's own answer is being made. */
  const now = step.chapter === 'multiply' ? formulation.now : null;
  const large = trace.W.rows * trace.W.columns > mostSpoken;
  const sentence = caption(trace, step, deconvSteps);
  const { symbols, numbers } = formula(trace, step);
  const spoken =
    step.kind === 'product' ? deconvSteps.spoken(sentence, `${symbols} = ${numbers}`) : sentence;

  const words = (
    <p className={styles.caption} data-caption>
      {sentence}
    </p>
  );
  // The formula stays next to the picture, in whichever direction there is room.
  const beside = (
    <>
      {shown('cell') && (
        <CellPanel trace={trace} step={step} target={target} onPoint={setTarget}>
          {presenter && words}
        </CellPanel>
      )}
      {shown('formulations') && <FormulationsPanel formulation={formulation} />}
    </>
  );
  const cards = ['setup', 'layer', 'sizes'] as const;
  const rail = columns ? (['cell', 'formulations', ...cards] as const) : cards;

  return (
    <RoomLayout
      transport={
        <Transport
          step={step}
          index={state.step}
          count={steps.length}
          playback={playback}
          direction={config.direction}
          onMove={byHand}
          onBack={back}
          onNext={next}
          onTurn={onTurn}
        />
      }
      right={
        rail.some(shown) && (
          <>
            {columns && beside}
            <Cards
              state={state}
              now={now}
              onPropose={onPropose}
              onPreset={onPreset}
              onKernel={onKernel}
              onCarry={onCarry}
              onLoad={onLoad}
            />
          </>
        )
      }
    >
      <Panel
        part="stage"
        title={presenter ? deconv.direction[config.direction] : deconv.title[config.direction]}
        {...(presenter && { className: styles.presented ?? '' })}
        actions={
          <>
            {presenter && parts}
            {views}
          </>
        }
      >
        {!presenter && (
          <div className={styles.lead}>
            {parts}
            {words}
          </div>
        )}
        <p className="spoken" role="status">
          {playback.playing ? '' : spoken}
        </p>
        <Stage
          view={state.view}
          trace={trace}
          step={step}
          scene={scene}
          formulation={formulation}
          target={target}
          onPoint={setTarget}
          onPick={(row) => {
            if (locked) return;
            const wanted = scene.matrix === 'W' ? 'W' : 'Wᵀ';
            const index = steps.findIndex(
              (one) =>
                one.kind === 'product' &&
                one.matrix === wanted &&
                one.row === row &&
                (step.chapter === 'back') === (one.chapter === 'back'),
            );
            if (index >= 0 && index !== state.step) byHand(index);
          }}
          onEdit={onEdit}
          transition={transition}
        />
        {large && <WholeMatrix trace={trace} scene={scene} />}
        <SpokenTables trace={trace} scene={scene} matrix={!large} />
      </Panel>
      {!columns && beside}
      {shown('duality') && <DualityPanel trace={trace} seed={state.seed} conv={conv} now={now} />}
      {shown('overlap') && <OverlapPanel trace={trace} />}
    </RoomLayout>
  );
}
