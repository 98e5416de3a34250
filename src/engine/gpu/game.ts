import type { Players } from '../../bridge/engine';
import { architecture } from '../../core/architecture';
import type { Layer } from '../../core/architecture';
import { fit } from '../../core/dataset';
import { logitCount } from '../../core/losses';
import type { ModelDescription } from '../../core/model';
import type { Player } from '../../core/parameters';
import type { ImageStore } from '../trainer';
import { adam, adamThreads } from './kernels/adam';
import { batchThreads, gather, noise } from './kernels/batch';
import { lossAndSlopes, lossCode, ringSlots, stateWords } from './kernels/loss';
import { padded, pixelStride } from './layout';
import { Net } from './net';
import type { Scratch } from './net';
import { Parameters } from './parameters';
import type { Op, Plan, Tensor } from './plan';
import type { Tiling } from './tiling';

/** What the plan reads of an image store. */
export type StoreFacts = Pick<ImageStore, 'images' | 'shardImages' | 'size' | 'channels'>;

interface Shared {
  state: Tensor;
  rates: Tensor;
  ring: Tensor;
  pixels: Tensor;
  z: Tensor;
  /** A batch of forged images, then one of real ones. */
  images: Tensor;
  /** Gradient of G's loss at the forged images before tanh. */
  imageSlopes: Tensor;
  /** D's logits in its own turn, forged and then real, and in G's. */
  logits: Record<Player, Tensor>;
  logitSlopes: Tensor;
}

/**
 * A model's whole iteration as lists of ops: one for each choice of players, over the same buffers and
 * pipelines. The order is that of `trainer.ts`.
 */
export class Game {
  readonly parameters: Parameters;
  readonly tensors: Shared;
  readonly steps: Record<Players, Op[]>;
  readonly nets: Record<Player, Net>;
  private readonly plan: Plan;
  private readonly model: ModelDescription;
  private readonly store: StoreFacts;
  private readonly scratch: Scratch;
  private readonly tables: Record<Player, Tensor>;

  /** @throws Fault `engine.tooLarge` for what does not fit the device */
  constructor(plan: Plan, tiling: Tiling, model: ModelDescription, store: StoreFacts) {
    this.plan = plan;
    this.model = model;
    this.store = store;
    const { batch } = model;
    const { generator, discriminator, image } = architecture(model);
    this.parameters = new Parameters(plan, model);
    const pixels = image.size ** 2 * pixelStride(image);
    const logits = (player: Player, images: number) =>
      plan.tensor(`${player} logits`, images * logitCount(model.loss));
    const z = padded(model.latent);
    this.tensors = {
      state: plan.tensor('state', stateWords.size),
      rates: plan.tensor('rates', 8),
      ring: plan.tensor('losses', ringSlots * 4),
      pixels: plan.tensor('dataset', (store.images * store.size ** 2 * store.channels) / 4),
      z: plan.tensor('z', batch * z, z),
      images: plan.tensor('images', 2 * batch * pixels, pixelStride(image)),
      imageSlopes: plan.tensor('image slopes', batch * pixels, pixelStride(image)),
      logits: { g: logits('g', batch), d: logits('d', 2 * batch) },
      logitSlopes: logits('d', 2 * batch),
    };
    const { parameters, tensors } = this;
    this.nets = {
      g: new Net(plan, tiling, parameters, model, generator, batch, 1, tensors.images),
      d: new Net(plan, tiling, parameters, model, discriminator, 2 * batch, 2, tensors.logits.d),
    };
    const sizes = [this.nets.g.largest, this.nets.d.largest];
    const most = (part: keyof (typeof sizes)[number]) => Math.max(...sizes.map((s) => s[part]));
    const slopes = (label: string) => plan.tensor(label, most('slopes'), most('tail'));
    this.scratch = {
      partials: plan.tensor('norm partials', most('partials')),
      slopes: [slopes('slopes'), slopes('other slopes')],
      gradients: plan.tensor('gradients', parameters.gradientLength),
    };
    this.tables = { g: this.table('g'), d: this.table('d') };
    this.steps = { both: this.step('both'), d: this.step('d'), g: this.step('g') };
  }

  private table(player: Player): Tensor {
    const rows = this.parameters.table(player);
    const tensor = this.plan.tensor(`${player} segments`, rows.length);
    this.plan.device.queue.writeBuffer(tensor.buffer, 0, rows);
    return tensor;
  }

  private step(players: Players): Op[] {
    const { model, nets, tensors, scratch } = this;
    const { batch } = model;
    const { images, z, logits, logitSlopes, imageSlopes } = tensors;
    const gPlays = players !== 'd';
    const ops = [
      this.noise(),
      this.gather(),
      ...nets.g.forward(scratch, z, batch, 1, gPlays ? 'move' : 'train'),
    ];
    if (players !== 'g') {
      ops.push(
        ...nets.d.forward(scratch, images, 2 * batch, 2, 'move'),
        this.loss('d', players),
        ...nets.d.backward(scratch, images, logitSlopes, 2 * batch, 2, true),
        this.adam('d'),
      );
    }
    if (gPlays) {
      const last = nets.g.stages.at(-1);
      if (!last) throw new Error('G has no layers');
      const onto = { gradient: imageSlopes, before: last.layer };
      ops.push(
        ...nets.d.forward(scratch, images, batch, 1, 'train', logits.g),
        this.loss('g', players),
        ...nets.d.backward(scratch, images, logitSlopes, batch, 1, false, onto),
        ...nets.g.backward(scratch, z, imageSlopes, batch, 1, true),
        this.adam('g'),
      );
    }
    return ops;
  }

  private noise(): Op {
    const { plan, model, tensors } = this;
    const { batch, latent, seed } = model;
    return plan.op(
      noise,
      { state: tensors.state, z: tensors.z },
      { batch, latent, stride: padded(latent), seed },
      [Math.ceil((batch * latent) / 4 / batchThreads)],
    );
  }

  private gather(): Op {
    const { plan, model, tensors, store } = this;
    const { batch, seed } = model;
    const { image } = architecture(model);
    const { scale, before } = fit(store.size, image.size);
    const stride = pixelStride(image);
    return plan.op(
      gather,
      { state: tensors.state, pixels: tensors.pixels, images: tensors.images },
      {
        batch,
        seed,
        shardImages: store.shardImages,
        totalImages: store.images,
        stored: store.size,
        channels: store.channels,
        size: image.size,
        scale,
        frame: before,
        stride,
        offset: batch * image.size ** 2 * stride,
      },
      [Math.ceil(image.size ** 2 / batchThreads), batch],
    );
  }

  private loss(player: Player, players: Players): Op {
    const { plan, model, tensors } = this;
    const { state, ring, logits, logitSlopes } = tensors;
    return plan.op(
      lossAndSlopes,
      { logits: logits[player], slopes: logitSlopes, state, ring },
      {
        half: model.batch,
        generator: player === 'g' ? 1 : 0,
        loss: lossCode[model.loss],
        begins: player === 'd' || players === 'g' ? 1 : 0,
        ends: player === 'g' || players === 'd' ? 1 : 0,
      },
      [1],
    );
  }

  private adam(player: Player): Op {
    const { plan, parameters, tensors, tables, scratch } = this;
    const { weights, first, second, length } = parameters.nets[player];
    const groups = length / 4 / adamThreads;
    const across = Math.min(groups, 32_768);
    return plan.op(
      adam,
      {
        weights,
        first,
        second,
        gradient: scratch.gradients,
        segments: tables[player],
        state: tensors.state,
        rates: tensors.rates,
      },
      { player: player === 'g' ? 0 : 1, count: tables[player].length / 4, across },
      [across, Math.ceil(groups / across)],
    );
  }

  /**
   * Ops that run a net on `images` inputs with its running statistics.
   * @param also what is to be done with a layer's map before the next one reads it
   */
  running(
    player: Player,
    input: Tensor,
    output: Tensor,
    images: number,
    also?: (layer: Layer, map: Tensor) => Op[],
  ): Op[] {
    return this.nets[player].forward(this.scratch, input, images, 1, 'running', output, also);
  }
}
