import { weightsName } from '../../core/nn/architecture';
import type { Layer } from '../../core/nn/architecture';
import type { OperationPhase } from '../../core/nn/stepProfile';
import type {
  Epilogue,
  NormStatistics,
  Operation,
  OperationKind,
  OperationKinds,
  Tensor,
} from './program';
import { averageName } from '../../core/nn/parameters';
import { geometryOf } from './tensors';
import type { LayerTensors, NetTensors } from './tensors';

/** The forward and the backward pass through a net's layers, written out. */

/** Statistics that batch norms use: the batch's, the batch's with the running ones following, or those. */
type StatisticsMode = 'batch' | 'batchUpdatingRunning' | 'running';

interface Pass {
  /** Of all groups together. */
  images: number;
  /** Batches that are normalised apart. */
  groups: number;
  mode: StatisticsMode;
  /** z or images, for the first layer. */
  input: Tensor;
  /** Whether the net is the moving average of its weights; G has one. */
  average?: boolean;
}

/** Where a pass finds arrays by name. */
type ArrayOf = (name: string) => Tensor;

const arraysOf =
  (tensors: NetTensors, average = false): ArrayOf =>
  (name) =>
    tensors.parameter(average ? averageName(name) : name);

export interface ForwardPass extends Pass {
  /** Takes the last layer's place. */
  output?: Tensor;
  /** Factors by which a layer's channels are multiplied before the next layer reads them. */
  factors?: (layer: Layer) => Tensor | undefined;
}

export interface BackwardPass extends Pass {
  /** At the last layer's result before its activation: D's logits, or G's image before tanh. */
  outputGradient: Tensor;
  /** Whether the parameters' gradients are wanted. */
  parameters: boolean;
  /** Where the input's gradient goes, and the epilogue it gets; left out where it isn't wanted. */
  inputGradient?: { output: Tensor; activation: Layer['activation'] };
}

/** An operation of a layer. */
export function operation<Kind extends OperationKind>(
  kind: Kind,
  phase: OperationPhase,
  layer: Layer | null,
  fields: OperationKinds[Kind],
): Operation {
  return { kind, phase, layer: layer?.name ?? null, ...fields } as Operation;
}

function normStatistics(
  arrayOf: ArrayOf,
  { layer: { name }, statistics }: LayerTensors,
  mode: StatisticsMode,
): NormStatistics {
  const running = { mean: arrayOf(`${name}.mean`), variance: arrayOf(`${name}.variance`) };
  if (mode === 'running' || !statistics) return { kind: 'running', ...running };
  return { kind: 'batch', statistics };
}

function linear(
  arrayOf: ArrayOf,
  layer: Layer,
  images: number,
  maps: { input: Tensor; output: Tensor; epilogue: Epilogue },
): Operation {
  const weights = arrayOf(weightsName(layer));
  switch (layer.kind) {
    case 'dense':
      return operation('dense', 'forward', layer, { images, weights, ...maps });
    case 'conv':
    case 'convTranspose': {
      const kind = layer.kind === 'conv' ? 'convolution' : 'convolutionTranspose';
      return operation(kind, 'forward', layer, {
        images,
        geometry: geometryOf(layer),
        filter: weights,
        ...maps,
      });
    }
    default:
      return layer.kind satisfies never;
  }
}

/** A net's layers, first to last: a linear map each, with its bias or batch norm, and the activation. */
export function forwardPass(
  tensors: NetTensors,
  layers: readonly LayerTensors[],
  pass: ForwardPass,
): Operation[] {
  const { images, groups, mode } = pass;
  const arrayOf = arraysOf(tensors, pass.average);
  let input = pass.input;
  return layers.flatMap((own, index) => {
    const { layer, preActivation } = own;
    const { name, activation } = layer;
    const output = index === layers.length - 1 && pass.output ? pass.output : own.output;
    const made: Operation[] = [];
    if (preActivation && own.statistics) {
      const epilogue = { kind: 'biasAndActivation', bias: null, activation: 'none' } as const;
      made.push(linear(arrayOf, layer, images, { input, output: preActivation, epilogue }));
      const statistics = normStatistics(arrayOf, own, mode);
      if (mode !== 'running') {
        const mean = arrayOf(`${name}.mean`);
        const variance = arrayOf(`${name}.variance`);
        made.push(
          operation('batchNormStatistics', 'forward', layer, {
            images,
            groups,
            input: preActivation,
            statistics: own.statistics,
            running: mode === 'batchUpdatingRunning' ? { mean, variance } : null,
          }),
        );
      }
      made.push(
        operation('batchNorm', 'forward', layer, {
          images,
          groups,
          input: preActivation,
          statistics,
          activation,
          output,
          gamma: arrayOf(`${name}.gamma`),
          beta: arrayOf(`${name}.beta`),
        }),
      );
    } else {
      const bias = layer.bias ? arrayOf(`${name}.bias`) : null;
      const epilogue = { kind: 'biasAndActivation', bias, activation } as const;
      made.push(linear(arrayOf, layer, images, { input, output, epilogue }));
    }
    const factors = pass.factors?.(layer);
    if (factors) made.push(operation('mask', 'forward', layer, { images, map: output, factors }));
    input = output;
    return made;
  });
}

/**
 * The chain rule, last layer first (Rumelhart, Hinton and Williams 1986). Each layer turns the gradient of
 * its result before the activation into the gradients of its parameters and, times the derivative of the
 * activation before, into the gradient of the layer before. The gradient of a convolution's input is a
 * transposed convolution, and the other way round (Dumoulin and Visin 2016, section 4); a batch norm's is
 * that of Ioffe and Szegedy 2015, section 3.
 */
export function backwardPass(
  tensors: NetTensors,
  layers: readonly LayerTensors[],
  pass: BackwardPass,
): Operation[] {
  const { images, groups, mode, parameters, inputGradient } = pass;
  const arrayOf = arraysOf(tensors, pass.average);
  const gradientOf = (name: string) => (parameters ? tensors.parameter(`gradient/${name}`) : null);
  const made: Operation[] = [];
  let gradient = pass.outputGradient;
  for (let index = layers.length - 1; index >= 0; index--) {
    const own = layers[index];
    if (!own) break;
    const { layer, preActivation } = own;
    const { name, kind } = layer;
    const before = layers[index - 1];
    const input = before?.output ?? pass.input;
    if (preActivation) {
      made.push(
        operation('batchNormGradient', 'backward', layer, {
          images,
          groups,
          input: preActivation,
          statistics: normStatistics(arrayOf, own, mode),
          gradient,
          gamma: arrayOf(`${name}.gamma`),
          gammaGradient: gradientOf(`${name}.gamma`),
          betaGradient: gradientOf(`${name}.beta`),
        }),
      );
    }
    const into = before
      ? {
          output: tensors.outputGradient(before.layer, images),
          activation: before.layer.activation,
        }
      : (inputGradient ?? null);
    const weights = arrayOf(weightsName(layer));
    const weightGradient = gradientOf(weights.name);
    const biasGradient = layer.bias ? gradientOf(`${name}.bias`) : null;
    if (kind === 'dense') {
      if (weightGradient || into) {
        made.push(
          operation('denseGradient', 'backward', layer, {
            images,
            input,
            weights,
            outputGradient: gradient,
            weightGradient,
            biasGradient,
            inputGradient: into,
          }),
        );
      }
    } else {
      const geometry = geometryOf(layer);
      if (weightGradient) {
        const [large, small] = kind === 'conv' ? [input, gradient] : [gradient, input];
        made.push(
          operation('convolutionWeightGradient', 'backward', layer, {
            images,
            geometry,
            large,
            small,
            gradient: weightGradient,
          }),
        );
      }
      if (biasGradient)
        made.push(
          operation('biasGradient', 'backward', layer, {
            images,
            outputGradient: gradient,
            gradient: biasGradient,
          }),
        );
      if (into) {
        made.push(
          operation(kind === 'conv' ? 'convolutionTranspose' : 'convolution', 'backward', layer, {
            images,
            geometry,
            input: gradient,
            filter: weights,
            output: into.output,
            epilogue: { kind: 'activationGradient', of: input, activation: into.activation },
          }),
        );
      }
    }
    if (!into) break;
    gradient = into.output;
  }
  return made;
}
