import { useCallback, useRef, useState } from 'react';
import { architecture } from '../../core/architecture';
import type { Layer } from '../../core/architecture';
import { Fault, toFaultRecord } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { useSession, useStores } from '../../store/stores';
import { openShipped } from '../../store/useShipped';
import type { LayerChoice } from './layerChoice';
import { lookInto } from './lookInto';
import type { Looked } from './lookInto';

interface LayerView {
  /** The layers of the generator that is open; empty while there is none. */
  layers: Layer[];
  fault: FaultRecord | null;
  busy: boolean;
  /** Null when it failed, or when something newer was asked for meanwhile. */
  look: (choice: LayerChoice) => Promise<Looked | null>;
}

/** Looks into the generator that is open, or else opens the one that ships with the page. */
export function useLayer(): LayerView {
  const { session } = useStores();
  const model = useSession(({ info }) => info?.config.model ?? null);
  const [fault, setFault] = useState<FaultRecord | null>(null);
  const [busy, setBusy] = useState(false);
  const newest = useRef<LayerChoice | null>(null);
  const look = useCallback(
    async (choice: LayerChoice) => {
      const { engine, store } = session;
      newest.current = choice;
      setBusy(true);
      try {
        if (store.getState().info === null) await openShipped(session, 'digits');
        const open = store.getState();
        if (open.info === null) {
          if (open.fault) throw new Fault(open.fault.fault);
          return null;
        }
        const looked = await lookInto(engine, open.info.config.model, choice);
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
    [session],
  );
  return { layers: model ? architecture(model).generator : [], fault, busy, look };
}
