import { useCallback, useRef, useState } from 'react';
import type { RunInfo } from '../../rpc/engine';
import { architecture } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import { Fault, toFaultRecord } from '../../core/fault';
import type { FaultCode, FaultRecord } from '../../core/fault';
import type { Session } from '../../state/session';
import { useSession, useStores } from '../../hooks/stores';
import { openPretrained, usePretrainedName } from '../../hooks/usePretrained';
import type { LayerChoice } from '../../state/deconv/layerChoice';
import { inspectLayer } from './inspectLayer';
import type { LayerPreview } from './inspectLayer';

/** After these the next call finds another worker, with the run that was open. */
const replaced: readonly FaultCode[] = [
  'engine.workerDied',
  'engine.deviceLost',
  'engine.outOfMemory',
  'engine.gpuError',
  'engine.stalled',
];

/** Resolves when no run is being opened; opening has an end of its own. */
function opened({ store }: Session): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (store.getState().phase === 'opening') return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

interface LayerView {
  /** The run that is open, another object each time that one is opened or brought back. */
  run: RunInfo | null;
  /** The layers of the generator that is open; empty while there is none. */
  layers: Layer[];
  fault: FaultRecord | null;
  busy: boolean;
  /** Null when it failed, or when something newer was asked for meanwhile. */
  look: (choice: LayerChoice) => Promise<LayerPreview | null>;
}

/** Looks into the generator that is open, or else opens the one that ships with the page. */
export function useLayer(): LayerView {
  const { session } = useStores();
  const pretrained = usePretrainedName();
  const run = useSession(({ info }) => info);
  const model = run?.config.model ?? null;
  const [fault, setFault] = useState<FaultRecord | null>(null);
  const [busy, setBusy] = useState(false);
  const newest = useRef<LayerChoice | null>(null);
  const look = useCallback(
    async (choice: LayerChoice) => {
      const { engine, store } = session;
      newest.current = choice;
      setBusy(true);
      const attempt = async () => {
        // Another room may have begun to open one.
        await opened(session);
        if (store.getState().info === null) await openPretrained(session, pretrained);
        await opened(session);
        const open = store.getState();
        if (open.info !== null) return inspectLayer(engine, open.info.config.model, choice);
        if (open.fault) throw new Fault(open.fault.fault);
        return null;
      };
      try {
        const looked = await attempt().catch((error: unknown) => {
          if (newest.current !== choice || !replaced.includes(toFaultRecord(error).code))
            throw error;
          return attempt();
        });
        if (newest.current !== choice) return null;
        setFault(null);
        return looked;
      } catch (error) {
        if (newest.current === choice) setFault(toFaultRecord(error));
        return null;
      } finally {
        if (newest.current === choice) setBusy(false);
      }
    },
    [session, pretrained],
  );
  return { run, layers: model ? architecture(model).generator : [], fault, busy, look };
}
