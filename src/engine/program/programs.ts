import type { Players } from '../../rpc/engine';
import type { Layer } from '../../core/nn/architecture';
import type { Player } from '../../core/nn/parameters';
import { backwardPass, forwardPass, operation } from './passes';
import type { Operation, Program, Tensor } from './program';
import type { ModelTensors } from './tensors';

/** What is computed, as programs. */

/** @param players who plays in the iteration that it is part of; null outside of one */
function lossOperation(
  { model, logitGradient }: ModelTensors,
  player: Player,
  logits: Tensor,
  players: Players | null,
): Operation {
  const iteration = players && {
    opensRecord: player === 'd' || players === 'g',
    ends: player === 'g' || players === 'd',
  };
  const { loss, batch: images } = model;
  const fields = { player, loss, images, logits, logitGradient, iteration };
  return operation('loss', 'loss', null, fields);
}

function adamOperation(tensors: ModelTensors, player: Player): Operation {
  return operation('adam', 'update', null, {
    player,
    beta1: tensors.model.beta1,
    parameters: tensors.trained(player),
  });
}

/** D's update on a batch of fakes and one of real images (Goodfellow et al. 2014, algorithm 1). */
function discriminatorUpdate(tensors: ModelTensors, players: Players): Operation[] {
  const { model, layers, images, logitGradient } = tensors;
  const pass = {
    images: 2 * model.batch,
    groups: 2,
    mode: 'batchUpdatingRunning',
    input: images,
  } as const;
  return [
    ...forwardPass(tensors, layers.d, pass),
    lossOperation(tensors, 'd', tensors.logits.d, players),
    ...backwardPass(tensors, layers.d, {
      ...pass,
      outputGradient: logitGradient,
      parameters: true,
    }),
    adamOperation(tensors, 'd'),
  ];
}

/** G's update through the D of now; D's own running statistics stay. */
function generatorUpdate(tensors: ModelTensors, players: Players): Operation[] {
  const { model, layers, images, z, logits, logitGradient, imageGradient } = tensors;
  const pass = { images: model.batch, groups: 1, mode: 'batch' } as const;
  const activation = layers.g.at(-1)?.layer.activation ?? 'none';
  return [
    ...forwardPass(tensors, layers.d, { ...pass, input: images, output: logits.g }),
    lossOperation(tensors, 'g', logits.g, players),
    ...backwardPass(tensors, layers.d, {
      ...pass,
      input: images,
      outputGradient: logitGradient,
      parameters: false,
      inputGradient: { output: imageGradient, activation },
    }),
    ...backwardPass(tensors, layers.g, {
      ...pass,
      input: z,
      outputGradient: imageGradient,
      parameters: true,
    }),
    adamOperation(tensors, 'g'),
    operation('movingAverage', 'update', null, {
      images: model.batch,
      arrays: tensors.averaged(),
    }),
  ];
}

/**
 * The gradient of G's loss with respect to the judged images: what D tells G about each pixel. As in G's
 * turn, D normalises by the statistics of this batch, since that is what G learns from.
 */
export function imageGradientProgram(tensors: ModelTensors): Program {
  const { layers, model, judged, logitGradient } = tensors;
  const pass = { images: model.batch, groups: 1, mode: 'batch', input: judged.images } as const;
  return {
    name: 'gradient with respect to images',
    operations: [
      ...forwardPass(tensors, layers.d, { ...pass, output: judged.logits }),
      lossOperation(tensors, 'g', judged.logits, null),
      ...backwardPass(tensors, layers.d, {
        ...pass,
        outputGradient: logitGradient,
        parameters: false,
        inputGradient: { output: judged.gradient, activation: 'none' },
      }),
    ],
  };
}

/** One iteration in the order that `trainer.ts` promises: one batch of fakes for both players, D first. */
export function trainingProgram(tensors: ModelTensors, players: Players): Program {
  const { model, layers, z, images } = tensors;
  const { batch, seed } = model;
  const updatesG = players !== 'd';
  const mode = updatesG ? 'batchUpdatingRunning' : 'batch';
  return {
    name: `training ${players}`,
    operations: [
      operation('sampleNoise', 'draw', null, { z, images: batch, seed }),
      operation('sampleBatch', 'draw', null, { output: images, first: batch, images: batch, seed }),
      ...forwardPass(tensors, layers.g, { images: batch, groups: 1, mode, input: z }),
      ...(players === 'g' ? [] : discriminatorUpdate(tensors, players)),
      ...(updatesG ? generatorUpdate(tensors, players) : []),
    ],
  };
}

export interface InferenceMaps {
  /** How many; at most the batch. */
  images: number;
  /** z or images. */
  input: Tensor;
  /** Images or logits. */
  output: Tensor;
  factors?: (layer: Layer) => Tensor | undefined;
  /** Whether G is the moving average of its weights. */
  average?: boolean;
}

/** A net with its running statistics. Its layers' tensors are those of training. */
export function inferenceProgram(
  tensors: ModelTensors,
  player: Player,
  maps: InferenceMaps,
): Program {
  const pass = { ...maps, groups: 1, mode: 'running' } as const;
  return {
    name: `inference ${player}`,
    operations: forwardPass(tensors, tensors.layers[player], pass),
  };
}

/**
 * The gradient of a function of G's image at z, with running statistics.
 * @param maps `imageGradient`: of the function at the image before tanh, written by the host
 */
export function latentGradientProgram(
  tensors: ModelTensors,
  maps: {
    images: number;
    z: Tensor;
    output: Tensor;
    imageGradient: Tensor;
    zGradient: Tensor;
    average?: boolean;
  },
): Program {
  const { images, z, output, imageGradient, zGradient, average = false } = maps;
  const pass = { images, groups: 1, mode: 'running', input: z, average } as const;
  return {
    name: 'gradient with respect to z',
    operations: [
      ...forwardPass(tensors, tensors.layers.g, { ...pass, output }),
      ...backwardPass(tensors, tensors.layers.g, {
        ...pass,
        outputGradient: imageGradient,
        parameters: false,
        inputGradient: { output: zGradient, activation: 'none' },
      }),
    ],
  };
}
