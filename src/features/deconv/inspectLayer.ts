import type { Engine } from '../../rpc/engineProtocol';
import { architecture } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import { clampPatch, strongestChannel } from '../../core/deconv/layer';
import type { LayerInput } from '../../core/deconv/layer';
import { Fault } from '../../core/fault';
import type { FeatureMaps } from '../../core/nn/forward';
import { decodeZ } from '../../core/latent/code';
import type { ModelDescription } from '../../core/nn/model';
import { normals, streams } from '../../core/nn/random';
import type { LayerChoice } from '../../state/deconv/layerChoice';

/** A choice with everything in it that was left open. */
type Chosen = Record<Exclude<keyof LayerChoice, 'code'>, number> & Pick<LayerChoice, 'code'>;

/** One output channel of a layer, all that goes into it, and what the layer made of it. */
export interface LayerPreview {
  choice: Chosen;
  /** Iterations that the weights had seen. */
  step: number;
  layer: Layer;
  input: LayerInput;
  scale: number;
  shift: number;
  output: FeatureMaps;
}

/** Noise for looking: the same draws for everyone, apart from those of the latent room. */
const drawsFrom = 4000;

/** Bounds a choice by the layer's shape, and picks what it leaves open so that there is something to see. */
function settle(choice: LayerChoice, before: FeatureMaps, output: FeatureMaps): Chosen {
  const middle = Math.floor((before.size - clampPatch(before, 0, 0).side) / 2);
  const patch = clampPatch(before, choice.row ?? middle, choice.column ?? middle);
  const { row, column, side } = patch;
  const from = choice.from ?? strongestChannel(before, patch);
  const to =
    choice.to ?? strongestChannel(output, { row: 2 * row, column: 2 * column, side: 2 * side });
  return {
    ...choice,
    row,
    column,
    from: Math.min(from, before.channels - 1),
    to: Math.min(to, output.channels - 1),
  };
}

/** Of all kernels of a layer, [k, k, outputs, inputs], the one of output `to`: [k, k, inputs]. */
function kernelOf(filter: Float32Array, inputs: number, outputs: number, to: number): Float32Array {
  const out = new Float32Array(filter.length / outputs);
  for (let at = 0; at < out.length; at += inputs) {
    const from = at * outputs + to * inputs;
    out.set(filter.subarray(from, from + inputs), at);
  }
  return out;
}

/**
 * Asks for the maps around one layer and its kernel; null for a net without such a layer.
 * @throws Fault of the engine; `engine.mapsNotFinite`
 */
export async function inspectLayer(
  engine: Pick<Engine, 'inspectLayer'>,
  model: ModelDescription,
  choice: LayerChoice,
): Promise<LayerPreview | null> {
  const { generator } = architecture(model);
  const place = Math.min(choice.layer, generator.length - 1);
  const layer = generator[place];
  if (!layer || place < 1) return null;
  // The code may be of a generator with another latent space.
  const given = choice.code === null ? null : decodeZ(choice.code, model.latent);
  const z = given ?? normals(model.seed, streams.explore, drawsFrom + choice.draw, model.latent);
  const { step, before, output, ...all } = await engine.inspectLayer(z, layer.name);
  if (![before, output].every(({ data }) => data.every(Number.isFinite))) {
    throw new Fault({ code: 'engine.mapsNotFinite', params: { layer: layer.name } });
  }
  const chosen = settle({ ...choice, layer: place }, before, output);
  const { size, channels, data: values } = before;
  const filter = kernelOf(all.filter, channels, output.channels, chosen.to);
  const input = { size, channels, values, kernel: layer.kernel, filter };
  const [scale = 1, shift = 0] = [all.scale[chosen.to], all.shift[chosen.to]];
  return { choice: chosen, step, layer, input, scale, shift, output };
}
