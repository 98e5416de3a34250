import { useCallback, useRef, useState } from 'react';
import type { FeatureMaps } from '../../core/forward';
import { architecture } from '../../core/architecture';
import type { Layer } from '../../core/architecture';
import type { LayerInput } from '../../core/deconv/layer';
import { Fault, toFaultRecord } from '../../core/fault';
import type { FaultRecord } from '../../core/fault';
import { normals, streams } from '../../core/random';
import { useSession, useStores } from '../../store/stores';
import { openShipped } from '../../store/useShipped';

/** Which part of the generator is looked at. */
export interface Choice {
  /** Index into the generator's layers; 0 is the dense one. */
  layer: number;
  from: number;
  to: number;
  row: number;
  column: number;
  /** Which noise vector. */
  draw: number;
}

/** One output channel of a layer, all that goes into it, and what the layer made of it. */
export interface Looked {
  choice: Choice;
  step: number;
  layer: Layer;
  input: LayerInput;
  scale: number;
  shift: number;
  output: FeatureMaps;
}

interface LayerView {
  /** The transposed convolutions of the generator that is open; empty while there is none. */
  layers: Layer[];
  looked: Looked | null;
  fault: FaultRecord | null;
  busy: boolean;
  look: (choice: Choice) => Promise<Looked | null>;
}

/** Noise for looking: the same draws for everyone, apart from those of the latent room. */
const drawsFrom = 4000;

/** Asks the engine for one layer's kernel and for the maps around it. */
export function useLayer(): LayerView {
  const { session } = useStores();
  const model = useSession(({ info }) => info?.config.model ?? null);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [fault, setFault] = useState<FaultRecord | null>(null);
  const [busy, setBusy] = useState(false);
  const newest = useRef<Choice | null>(null);
  const look = useCallback(
    async (choice: Choice) => {
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
        const { model } = open.info.config;
        const layer = architecture(model).generator[choice.layer];
        if (!layer) return null;
        const z = normals(model.seed, streams.explore, drawsFrom + choice.draw, model.latent);
        const [{ maps, step }, kernel] = await Promise.all([
          engine.inspect(z, []),
          engine.layerKernel(layer.name, choice.to),
        ]);
        const [before, output] = [maps[choice.layer - 1], maps[choice.layer]];
        if (newest.current !== choice || !before || !output) return null;
        const { size, channels, data: values } = before;
        const { filter, scale, shift } = kernel;
        const input = { size, channels, values, kernel: layer.kernel, filter };
        const found = { choice, step, layer, input, scale, shift, output };
        setLooked(found);
        setFault(null);
        return found;
      } catch (error) {
        if (newest.current === choice) setFault(toFaultRecord(error));
        return null;
      } finally {
        if (newest.current === choice) setBusy(false);
      }
    },
    [session],
  );
  return {
    layers: model ? architecture(model).generator : [],
    looked,
    fault,
    busy,
    look,
  };
}
