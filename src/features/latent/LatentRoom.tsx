import { clsx } from 'clsx';
import { Redo2, Star, Undo2 } from 'lucide-react';
import { useEffect } from 'react';
import { redo, undo } from '../../core/latent/undo';
import { formatFault } from '../../i18n/formatFault';
import { useRoomMessages } from '../../i18n/roomMessages';
import { useMessages } from '../../i18n/useMessages';
import { modes } from '../../state/latent/latentState';
import { useLocked, useShown } from '../../hooks/classView';
import { useSession } from '../../hooks/stores';
import { pretrainedPicture } from '../../persistence/pretrainedPicture';
import { usePretrained, usePretrainedName } from '../../hooks/usePretrained';
import { Aside } from '../../ui/Aside';
import { Button } from '../../ui/Button';
import { LockGroup } from '../../ui/LockGroup';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { RoomLayout } from '../../ui/RoomLayout';
import { Segmented } from '../../ui/Segmented';
import { TransportBar } from '../../ui/TransportBar';
import { Barcode } from './Barcode';
import { BetweenPanel } from './BetweenPanel';
import { InsidePanel } from './InsidePanel';
import { KeptPanel } from './KeptPanel';
import styles from './LatentRoom.module.css';
import { PickPanel } from './PickPanel';
import { PicturePanel } from './PicturePanel';
import { PlanePanel } from './PlanePanel';
import { Sliders } from './Sliders';
import { SumsPanel } from './SumsPanel';
import { TilePicker } from './TilePicker';
import { useLatent, useLatentActions } from './useLatent';
import { useLatentUrl } from './useLatentUrl';

function Transport() {
  const { latent: text } = useRoomMessages('latent');
  const { app } = useMessages();
  const locked = useLocked('z');
  const modeLocked = useLocked('mode');
  const mode = useLatent((state) => state.mode);
  const undoable = useLatent((state) => state.z.past.length > 0);
  const redoable = useLatent((state) => state.z.future.length > 0);
  const phase = useSession((state) => state.phase);
  const step = useSession((state) => state.step);
  const pretrained = useSession((state) => state.pretrained);
  const { randomise, change, store } = useLatentActions();
  const training = phase === 'training';
  const keep = () => {
    const { kept, z } = store.getState();
    change({ kept: [...kept, z.present] });
  };
  return (
    <TransportBar
      label={text.transport}
      actions={
        <LockGroup locked={locked} note={app.locked}>
          <Button look="primary" onClick={randomise}>
            {text.randomise}
          </Button>
          <Button disabled={!undoable} onClick={() => change({ z: undo(store.getState().z) })}>
            <Undo2 aria-hidden />
            {text.undo}
          </Button>
          <Button disabled={!redoable} onClick={() => change({ z: redo(store.getState().z) })}>
            <Redo2 aria-hidden />
            {text.redo}
          </Button>
          <Button title={text.keepTitle} onClick={keep}>
            <Star aria-hidden />
            {text.keep}
          </Button>
        </LockGroup>
      }
      status={
        <span>
          {pretrained
            ? text.status.pretrained
            : step === 0
              ? text.status.untrained
              : text.status.yours}{' '}
          · {text.status.step(step)} ·{' '}
          <span className={styles.training}>
            {training ? text.status.training : text.status.paused}
          </span>
        </span>
      }
      end={
        <LockGroup locked={modeLocked} note={app.locked} brief>
          <Segmented
            label={text.modes.label}
            value={mode}
            options={modes.map((value) => ({ value, label: text.modes[value] }))}
            onChange={(value) => change({ mode: value })}
          />
        </LockGroup>
      }
    />
  );
}

/** The run that is open, and the link. */
function Ties() {
  const model = useSession((state) => state.info?.config.model);
  const plain = useSession((state) => state.info?.engine === 'inference');
  const { attach } = useLatentActions();
  useEffect(() => {
    if (model) attach(model, plain);
  }, [model, plain, attach]);
  // After `attach`, which forgets the z's of another run.
  useLatentUrl();
  return null;
}

/** Moving through the generator's latent space, also while it trains. */
export function LatentRoom() {
  return (
    <>
      <Ties />
      <Room />
    </>
  );
}

function Room() {
  const messages = useMessages();
  const text = useRoomMessages('latent').latent;
  const mode = useLatent((state) => state.mode);
  const latent = useLatent((state) => state.z.present.length);
  const fault = useLatent((state) => state.fault);
  const model = useSession((state) => state.info?.config.model);
  const phase = useSession((state) => state.phase);
  const refused = useSession((state) => state.fault?.fault ?? null);
  const { watch, move, redraw } = useLatentActions();
  const shown = useShown();
  const locked = useLocked('z');
  const name = usePretrainedName();
  const { failure, retry } = usePretrained(name);
  useEffect(() => {
    watch(true);
    return () => watch(false);
  }, [watch]);

  if (!model || latent === 0) {
    const why = failure ?? (phase === 'opening' ? null : refused);
    return (
      <RoomLayout>
        <Panel title={text.transport}>
          {why ? (
            <Notice
              tone="bad"
              actions={
                <Button small onClick={retry}>
                  {messages.app.tryAgain}
                </Button>
              }
            >
              <span data-fault={why.code}>{formatFault(messages, why)}</span>
            </Notice>
          ) : (
            <p>{phase === 'stopped' ? text.nothing : text.opening}</p>
          )}
          <img
            className={styles.pretrained}
            src={pretrainedPicture(name)}
            width={256}
            height={256}
            alt={text.pretrainedLabel[name]}
          />
        </Panel>
        <Aside />
      </RoomLayout>
    );
  }
  const choice = (['z', 'tiles', 'kept'] as const).some(shown);
  return (
    <RoomLayout transport={<Transport />}>
      {fault && (
        <Notice
          tone="bad"
          actions={
            <Button small onClick={redraw}>
              {messages.app.tryAgain}
            </Button>
          }
        >
          <span data-fault={fault.code}>{formatFault(messages, fault)}</span>
        </Notice>
      )}
      <div
        className={clsx(
          styles.columns,
          choice && styles.withChoice,
          shown('inside') && styles.withInside,
        )}
      >
        {choice && (
          <div className={clsx(styles.column, styles.choice)}>
            <LockGroup locked={locked}>
              {mode === 'sliders' ? (
                <>
                  {shown('z') && (
                    <Panel part="z" title={text.z.title} note={text.z.note(latent)}>
                      <Barcode />
                      <Sliders />
                    </Panel>
                  )}
                  {shown('tiles') && (
                    <TilePicker note={text.tiles.go} onPick={(z) => move(z, true)} />
                  )}
                  {shown('kept') && <KeptPanel onPick={(z) => move(z, true)} />}
                </>
              ) : (
                <PickPanel mode={mode} />
              )}
            </LockGroup>
          </div>
        )}
        <div className={clsx(styles.column, styles.picture)}>
          {!shown('inside') && <Aside />}
          <LockGroup locked={locked && mode !== 'between'}>
            {mode === 'sliders' && <PicturePanel />}
            {mode === 'between' && <BetweenPanel />}
            {mode === 'arithmetic' && <SumsPanel />}
            {mode === 'plane' && <PlanePanel />}
          </LockGroup>
        </div>
        {shown('inside') && (
          <div className={clsx(styles.column, styles.inside)}>
            <Aside />
            <InsidePanel />
          </div>
        )}
      </div>
    </RoomLayout>
  );
}
