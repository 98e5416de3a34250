import type { Players } from '../../rpc/engine';
import { architecture } from '../../core/nn/architecture';
import { fit } from '../../core/dataset';
import { logitCount } from '../../core/nn/losses';
import type { ModelDescription } from '../../core/nn/model';
import type { Player } from '../../core/nn/parameters';
import type { ImageStore } from '../trainer';
import { adam, adamThreads } from './kernels/adam';
import { batchThreads, sampleBatch, sampleNoise } from './kernels/batch';
import { lossAndLogitGradient, lossCode, ringSlots, stateWords } from './kernels/loss';
import { padToVec4, pixelStride } from './layout';
import type { Scratch } from './layerBuffers';
import { Net } from './net';
import type { ForwardPass } from './net';
import { Parameters } from './parameters';
import type { Op, ComputePlan, Tensor } from './plan';
import type { BuildContext } from './tiling';

/** What the plan reads of an image store. */
export type StoreShape = Pick<ImageStore, 'images' | 'shardImages' | 'size' | 'channels'>;

interface StepTensors {
  state: Tensor;
  rates: Tensor;
  ring: Tensor;
  pixels: Tensor;
  z: Tensor;
  /** A batch of fake images, then one of real ones. */
  images: Tensor;
  /** Gradient of G's loss at the fake images before tanh. */
  imageGradient: Tensor;
  /** D's logits in its own turn, fake and then real, and in G's. */
  logits: Record<Player, Tensor>;
  logitGradient: Tensor;
}

/**
 * A model's whole iteration as lists of ops: one for each choice of players, over the same buffers and
 * pipelines. The order is that of `trainer.ts`.
 */
export class TrainingStep {
  readonly parameters: Parameters;
  readonly tensors: StepTensors;
  readonly steps: Record<Players, Op[]>;
  readonly nets: Record<Player, Net>;
  private readonly plan: ComputePlan;
  private readonly model: ModelDescription;
  private readonly store: StoreShape;
  private readonly scratch: Scratch;
  private readonly tables: Record<Player, Tensor>;

  /** @throws Fault `engine.tooLarge` for what does not fit the device */
  constructor(context: BuildContext, model: ModelDescription, store: StoreShape) {
    const { plan } = context;
    this.plan = plan;
    this.model = model;
    this.store = store;
    const { batch } = model;
    const { generator, discriminator, image } = architecture(model);
    this.parameters = new Parameters(plan, model);
    const pixels = image.size ** 2 * pixelStride(image);
    const logits = (player: Player, images: number) =>
      plan.tensor(`${player} logits`, images * logitCount(model.loss));
    const z = padToVec4(model.latent);
    this.tensors = {
      state: plan.tensor('state', stateWords.size),
      rates: plan.tensor('rates', 8),
      ring: plan.tensor('losses', ringSlots * 4),
      pixels: plan.tensor('dataset', (store.images * store.size ** 2 * store.channels) / 4),
      z: plan.tensor('z', batch * z, z),
      images: plan.tensor('images', 2 * batch * pixels, pixelStride(image)),
      imageGradient: plan.tensor('image gradient', batch * pixels, pixelStride(image)),
      logits: { g: logits('g', batch), d: logits('d', 2 * batch) },
      logitGradient: logits('d', 2 * batch),
    };
    const { parameters, tensors } = this;
    this.nets = {
      g: new Net(context, {
        layers: generator,
        parameters,
        images: batch,
        groups: 1,
        output: tensors.images,
      }),
      d: new Net(context, {
        layers: discriminator,
        parameters,
        images: 2 * batch,
        groups: 2,
        output: tensors.logits.d,
      }),
    };
    const sizes = [this.nets.g.scratchSizes, this.nets.d.scratchSizes];
    const most = (part: keyof (typeof sizes)[number]) => Math.max(...sizes.map((s) => s[part]));
    const outputGradients = (label: string) =>
      plan.tensor(label, most('outputGradients'), most('tail'));
    this.scratch = {
      partials: plan.tensor('norm partials', most('partials')),
      zeroBias: plan.tensor('zero bias', most('zeroBias')),
      outputGradients: [
        outputGradients('output gradients'),
        outputGradients('other output gradients'),
      ],
      gradients: plan.tensor('gradients', parameters.gradientLength),
    };
    this.tables = { g: this.table('g'), d: this.table('d') };
    this.steps = { both: this.step('both'), d: this.step('d'), g: this.step('g') };
  }

  private table(player: Player): Tensor {
    const rows = this.parameters.table(player);
    const tensor = this.plan.tensor(`${player} parameter table`, rows.length);
    this.plan.device.queue.writeBuffer(tensor.buffer, 0, rows);
    return tensor;
  }

  private step(players: Players): Op[] {
    const { model, nets, tensors, scratch } = this;
    const { batch } = model;
    const { images, z, logits, logitGradient, imageGradient } = tensors;
    const updatesG = players !== 'd';
    const fakePass = { images: batch, groups: 1 };
    const discriminatorPass = { images: 2 * batch, groups: 2 };
    const ops = [
      this.sampleNoise(),
      this.sampleBatch(),
      ...nets.g.forward(scratch, {
        ...fakePass,
        input: z,
        mode: updatesG ? 'trainUpdatingStats' : 'train',
      }),
    ];
    if (players !== 'g') {
      const back = {
        ...discriminatorPass,
        input: images,
        outputGradient: logitGradient,
        train: true,
      };
      ops.push(
        ...nets.d.forward(scratch, {
          ...discriminatorPass,
          input: images,
          mode: 'trainUpdatingStats',
        }),
        this.loss('d', players),
        ...nets.d.backward(scratch, back),
        this.adam('d'),
      );
    }
    if (updatesG) {
      const last = nets.g.layerBuffers.at(-1);
      if (!last) throw new Error('G has no layers');
      const output = logits.g;
      const inputGradient = { gradient: imageGradient, before: last.layer };
      const through = {
        ...fakePass,
        input: images,
        outputGradient: logitGradient,
        train: false,
        inputGradient,
      };
      const back = { ...fakePass, input: z, outputGradient: imageGradient, train: true };
      ops.push(...nets.d.forward(scratch, { ...fakePass, input: images, mode: 'train', output }));
      ops.push(this.loss('g', players), ...nets.d.backward(scratch, through));
      ops.push(...nets.g.backward(scratch, back), this.adam('g'));
    }
    return ops;
  }

  private sampleNoise(): Op {
    const { plan, model, tensors } = this;
    const { batch, latent, seed } = model;
    return plan.op(sampleNoise, {
      tensors: { state: tensors.state, z: tensors.z },
      fields: { batch, latent, stride: padToVec4(latent), seed },
      groups: [Math.ceil((batch * latent) / 4 / batchThreads)],
    });
  }

  private sampleBatch(): Op {
    const { plan, model, tensors, store } = this;
    const { batch, seed } = model;
    const { image } = architecture(model);
    const { scale, before } = fit(store.size, image.size);
    const stride = pixelStride(image);
    return plan.op(sampleBatch, {
      tensors: { state: tensors.state, pixels: tensors.pixels, images: tensors.images },
      fields: {
        batch,
        seed,
        shardImages: store.shardImages,
        totalImages: store.images,
        stored: store.size,
        channels: store.channels,
        size: image.size,
        scale,
        padding: before,
        stride,
        offset: batch * image.size ** 2 * stride,
      },
      groups: [Math.ceil(image.size ** 2 / batchThreads), batch],
    });
  }

  private loss(player: Player, players: Players): Op {
    const { plan, model, tensors } = this;
    const { state, ring, logits, logitGradient } = tensors;
    return plan.op(lossAndLogitGradient, {
      tensors: { logits: logits[player], logitGradient, state, ring },
      fields: {
        half: model.batch,
        width: logitCount(model.loss),
        generator: player === 'g' ? 1 : 0,
        loss: lossCode[model.loss],
        begins: player === 'd' || players === 'g' ? 1 : 0,
        ends: player === 'g' || players === 'd' ? 1 : 0,
      },
      groups: [1],
    });
  }

  private adam(player: Player): Op {
    const { plan, parameters, tensors, tables, scratch } = this;
    const { weights, firstMoment, secondMoment, length } = parameters.nets[player];
    const groups = length / 4 / adamThreads;
    const across = Math.min(groups, 32_768);
    return plan.op(adam, {
      tensors: {
        weights,
        firstMoment,
        secondMoment,
        gradient: scratch.gradients,
        parameterTable: tables[player],
        state: tensors.state,
        rates: tensors.rates,
      },
      fields: { player: player === 'g' ? 0 : 1, count: tables[player].length / 4, across },
      groups: [across, Math.ceil(groups / across)],
    });
  }

  /** Ops that run a net on `images` inputs with its running statistics. */
  inferenceOps(
    player: Player,
    pass: Required<Pick<ForwardPass, 'input' | 'output' | 'images'>> & Pick<ForwardPass, 'also'>,
  ): Op[] {
    return this.nets[player].forward(this.scratch, { ...pass, groups: 1, mode: 'running' });
  }
}
