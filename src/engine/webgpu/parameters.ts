import { Fault } from '../../core/fault';
import { stateNames } from '../../core/nn/parameters';
import type { ParameterSpec, Player } from '../../core/nn/parameters';
import type { AdamParameter, Tensor } from '../program/program';
import type { ModelTensors } from '../program/tensors';
import { pack, bufferLayouts, unpack } from './layout';
import type { BufferLayout } from './layout';
import { view } from './plan';
import type { ComputePlan, GpuTensor } from './plan';

/** Arrays start at multiples of this, so that one workgroup of Adam serves one array. */
const alignment = 256;

/** Numbers that are uploaded at once: 64 MiB. */
const uploadLength = 1 << 24;

function align(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

interface TableEntry {
  spec: ParameterSpec;
  place: BufferLayout;
  start: number;
}

/** An array's gradient as `splitK` partial sums, one behind the other, each of so many vec4s. */
export interface SplitGradient {
  tensor: GpuTensor;
  splitK: number;
  vec4Count: number;
}

interface GradientEntry {
  start: number;
  splitK: number;
}

/** A moving average and what it follows, laid out alike. */
export interface AveragedBuffers {
  newest: GpuTensor;
  average: GpuTensor;
}

/** Trained arrays of one net in one flat buffer, with Adam's moments beside them; running statistics in another. */
interface FlatParameters {
  weights: GpuTensor;
  firstMoment: GpuTensor;
  secondMoment: GpuTensor;
  running: GpuTensor;
  /** Averages of the weights and of the running statistics; of G only. */
  average: { weights: GpuTensor; running: GpuTensor } | null;
  length: number;
  gradientLength: number;
}

/**
 * Every array of a model on the GPU. Gradients of both nets share a buffer: one net's are used up
 * before the other's are computed.
 */
export class Parameters {
  readonly nets: Record<Player, FlatParameters>;
  private readonly plan: ComputePlan;
  private readonly entries = new Map<string, TableEntry>();
  private readonly gradients = new Map<string, GradientEntry>();
  /** Names of trained arrays by their gradients'. */
  private readonly trained: ReadonlyMap<string, string>;

  constructor(plan: ComputePlan, tensors: ModelTensors) {
    this.plan = plan;
    this.trained = new Map(
      [...tensors.trained('g'), ...tensors.trained('d')].map(({ gradient, weights }) => [
        gradient.name,
        weights.name,
      ]),
    );
    const lengths = { g: { trained: 0, running: 0 }, d: { trained: 0, running: 0 } };
    for (const { spec, place } of bufferLayouts(tensors.model)) {
      const own = lengths[spec.player];
      if (spec.trainable) {
        this.entries.set(spec.name, { spec, place, start: own.trained });
        own.trained += align(place.length);
        continue;
      }
      // Mean and variance of a layer lie one after the other.
      const mean = spec.name.endsWith('.mean');
      this.entries.set(spec.name, { spec, place, start: own.running });
      own.running += mean ? place.length : align(own.running + place.length) - own.running;
    }
    const flat = (player: Player): FlatParameters => {
      const { trained: length, running } = lengths[player];
      const [weights, firstMoment, secondMoment] = ['weights', 'm', 'v'].map((part) =>
        plan.tensor(`${player}.${part}`, length),
      ) as [GpuTensor, GpuTensor, GpuTensor];
      return {
        ...{ weights, firstMoment, secondMoment, length, gradientLength: 0 },
        running: plan.tensor(`${player}.running`, running),
        average:
          player === 'g'
            ? {
                weights: plan.tensor('average of g.weights', length),
                running: plan.tensor('average of g.running', running),
              }
            : null,
      };
    };
    this.nets = { g: flat('g'), d: flat('d') };
  }

  private entry(name: string): TableEntry {
    const found = this.entries.get(name);
    if (!found) throw new Error(`No array ${name}`);
    return found;
  }

  /** A trained array, or its average. */
  weights({ name }: Tensor): GpuTensor {
    const { tensor, entry } = this.source(name);
    return view(tensor, name, entry.start, entry.place.length);
  }

  /** Running mean and variance of a layer, or their averages, by the mean's name. */
  running({ name }: Pick<Tensor, 'name'>): GpuTensor {
    const { tensor, entry } = this.source(name);
    return view(tensor, name, entry.start, 2 * entry.place.length);
  }

  /** G's averages, with what they follow. */
  averaged(): AveragedBuffers[] {
    const { weights, running, average } = this.nets.g;
    if (!average) return [];
    return [
      { newest: weights, average: average.weights },
      ...(running.length > 0 ? [{ newest: running, average: average.running }] : []),
    ];
  }

  /** Whether a tensor is the gradient of a trained array. */
  isGradient({ name }: Tensor): boolean {
    return this.trained.has(name);
  }

  private trainedBy(gradient: Tensor): string {
    return this.trained.get(gradient.name) ?? gradient.name;
  }

  /** Reserves room for an array's gradient, summed in `splitK` parts. */
  splitGradient(gradient: Tensor, splitK: number): void {
    const name = this.trainedBy(gradient);
    const { spec, place } = this.entry(name);
    const net = this.nets[spec.player];
    this.gradients.set(name, { start: net.gradientLength, splitK });
    net.gradientLength += align(splitK * place.length);
  }

  /** Numbers of the gradient buffer that serves both nets. */
  get gradientLength(): number {
    return Math.max(this.nets.g.gradientLength, this.nets.d.gradientLength);
  }

  /** An array's gradient within that buffer. */
  gradient(gradient: Tensor, whole: GpuTensor): SplitGradient {
    const name = this.trainedBy(gradient);
    const { place } = this.entry(name);
    const found = this.gradients.get(name);
    if (!found) throw new Error(`No gradient of ${name}`);
    const tensor = view(whole, `${name} gradient`, found.start, found.splitK * place.length);
    return { tensor, splitK: found.splitK, vec4Count: place.length / 4 };
  }

  /** Adam's table: start, length, gradient start and splits of each array, in vec4s. */
  table(parameters: readonly AdamParameter[]): Uint32Array<ArrayBuffer> {
    const rows = parameters.flatMap(({ weights }) => {
      const { place, start } = this.entry(weights.name);
      const { start: at = 0, splitK = 0 } = this.gradients.get(weights.name) ?? {};
      return [start / 4, place.length / 4, at / 4, splitK];
    });
    return Uint32Array.from(rows);
  }

  private source(name: string): { tensor: GpuTensor; entry: TableEntry } {
    const [prefix = '', plain = ''] = /^(?:(m|v|average)\/)?(.*)$/.exec(name)?.slice(1) ?? [];
    const entry = this.entry(plain);
    const { spec } = entry;
    const net = this.nets[spec.player];
    const of = prefix === 'average' && net.average ? net.average : net;
    if (!spec.trainable) return { tensor: of.running, entry };
    if (prefix === 'm') return { tensor: net.firstMoment, entry };
    return { tensor: prefix === 'v' ? net.secondMoment : of.weights, entry };
  }

  /** Names of all arrays: parameters, running statistics, moments, averages. */
  names(): string[] {
    return [...this.entries.values()].flatMap(({ spec }) => stateNames(spec));
  }

  /** Buffers that hold the state, each once. */
  state(): GpuTensor[] {
    return Object.values(this.nets)
      .flatMap(({ weights, firstMoment, secondMoment, running, average }) => [
        ...[weights, firstMoment, secondMoment, running],
        ...(average ? [average.weights, average.running] : []),
      ])
      .filter(({ length }) => length > 0);
  }

  /** Names of the arrays that lie in a buffer of `state`. */
  private within(tensor: GpuTensor): string[] {
    return this.names().filter((name) => this.source(name).tensor === tensor);
  }

  /** Puts the arrays of one buffer of `state` into `arrays`, from a copy of it. */
  unpack(tensor: GpuTensor, copy: Float32Array, arrays: Map<string, Float32Array>): void {
    for (const name of this.within(tensor)) {
      const { start, place } = this.source(name).entry;
      arrays.set(name, unpack(copy.subarray(start), place));
    }
  }

  /**
   * Uploads a state, a buffer at a time and that in pieces, so that it takes little memory beside.
   * @throws Fault `engine.snapshotMismatch`; then nothing has been written
   */
  async write(arrays: ReadonlyMap<string, Float32Array>): Promise<void> {
    for (const name of this.names()) {
      if (arrays.get(name)?.length !== this.source(name).entry.spec.size) {
        throw new Fault({ code: 'engine.snapshotMismatch', params: { tensor: name } });
      }
    }
    const { queue } = this.plan.device;
    for (const tensor of this.state()) {
      const packed = new Float32Array(tensor.length);
      for (const name of this.within(tensor)) {
        const { start, place } = this.source(name).entry;
        pack(arrays.get(name) ?? new Float32Array(), place, packed.subarray(start));
      }
      for (let from = 0; from < packed.length; from += uploadLength) {
        const length = Math.min(uploadLength, packed.length - from);
        queue.writeBuffer(tensor.buffer, from * 4, packed, from, length);
        if (length === uploadLength) await queue.onSubmittedWorkDone();
      }
    }
  }
}
