import { Fault } from '../../core/fault';
import type { ModelDescription } from '../../core/model';
import type { ParameterSpec, Player } from '../../core/parameters';
import { pack, placements, unpack } from './layout';
import type { Placement } from './layout';
import { view } from './plan';
import type { ComputePlan, Tensor } from './plan';

/** Arrays start at multiples of this, so that one workgroup of Adam serves one array. */
const alignment = 256;

/** Numbers that are uploaded at once: 64 MiB. */
const uploadLength = 1 << 24;

function align(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

interface Segment {
  spec: ParameterSpec;
  place: Placement;
  start: number;
}

/** An array's gradient as `splits` partial sums, one behind the other, each of so many fours. */
export interface Split {
  tensor: Tensor;
  splitK: number;
  vec4Count: number;
}

interface GradientSegment {
  start: number;
  splitK: number;
}

/** Trained arrays of one net in one flat buffer, with Adam's moments beside them. */
interface FlatNet {
  weights: Tensor;
  first: Tensor;
  second: Tensor;
  length: number;
  gradientLength: number;
}

/**
 * Every array of a model on the GPU. Gradients of both nets share a buffer: one net's are used up
 * before the other's are computed.
 */
export class Parameters {
  readonly nets: Record<Player, FlatNet>;
  private readonly plan: ComputePlan;
  private readonly segments = new Map<string, Segment>();
  private readonly gradients = new Map<string, GradientSegment>();
  private readonly runningStats = new Map<string, Tensor>();

  constructor(plan: ComputePlan, model: ModelDescription) {
    this.plan = plan;
    const lengths = { g: 0, d: 0 };
    for (const { layer, spec, place } of placements(model)) {
      if (spec.trainable) {
        const start = lengths[spec.player];
        this.segments.set(spec.name, { spec, place, start });
        lengths[spec.player] = start + align(place.length);
        continue;
      }
      // Mean and variance of a layer lie in one buffer, one after the other.
      const mean = spec.name.endsWith('.mean');
      this.segments.set(spec.name, { spec, place, start: mean ? 0 : place.length });
      if (mean)
        this.runningStats.set(
          layer.name,
          plan.tensor(`${layer.name}.runningStats`, 2 * place.length),
        );
    }
    const flat = (player: Player): FlatNet => {
      const length = lengths[player];
      const [weights, first, second] = ['weights', 'm', 'v'].map((part) =>
        plan.tensor(`${player}.${part}`, length),
      ) as [Tensor, Tensor, Tensor];
      return { weights, first, second, length, gradientLength: 0 };
    };
    this.nets = { g: flat('g'), d: flat('d') };
  }

  private segment(name: string): Segment {
    const found = this.segments.get(name);
    if (!found) throw new Error(`No array ${name}`);
    return found;
  }

  weights(name: string): Tensor {
    const { spec, place, start } = this.segment(name);
    return view(this.nets[spec.player].weights, name, start, place.length);
  }

  /** Running mean and variance of a layer. */
  running(layer: string): Tensor {
    const found = this.runningStats.get(layer);
    if (!found) throw new Error(`No statistics of ${layer}`);
    return found;
  }

  /** Reserves room for an array's gradient, summed in `splits` parts. */
  splitGradient(name: string, splitK: number): void {
    if (this.gradients.has(name)) return;
    const { spec, place } = this.segment(name);
    const net = this.nets[spec.player];
    this.gradients.set(name, { start: net.gradientLength, splitK });
    net.gradientLength += align(splitK * place.length);
  }

  /** Numbers of the gradient buffer that serves both nets. */
  get gradientLength(): number {
    return Math.max(this.nets.g.gradientLength, this.nets.d.gradientLength);
  }

  /** An array's gradient within that buffer. */
  gradient(name: string, whole: Tensor): Split {
    const { place } = this.segment(name);
    const found = this.gradients.get(name);
    if (!found) throw new Error(`No gradient of ${name}`);
    const tensor = view(whole, `${name} gradient`, found.start, found.splitK * place.length);
    return { tensor, splitK: found.splitK, vec4Count: place.length / 4 };
  }

  /** Adam's table of one net: start, length, gradient start and splits of each array, in fours. */
  table(player: Player): Uint32Array<ArrayBuffer> {
    const rows = [...this.segments.values()]
      .filter(({ spec }) => spec.player === player && spec.trainable)
      .flatMap(({ spec, place, start }) => {
        const { start: at = 0, splitK = 0 } = this.gradients.get(spec.name) ?? {};
        return [start / 4, place.length / 4, at / 4, splitK];
      });
    return Uint32Array.from(rows);
  }

  private source(name: string): { tensor: Tensor; segment: Segment } {
    const moment = /^[mv]\//.exec(name)?.[0];
    const segment = this.segment(moment ? name.slice(2) : name);
    const { spec } = segment;
    const net = this.nets[spec.player];
    if (!spec.trainable) {
      return { tensor: this.running(spec.name.replace(/\.(mean|variance)$/, '')), segment };
    }
    const tensor = moment === 'm/' ? net.first : moment === 'v/' ? net.second : net.weights;
    return { tensor, segment };
  }

  /** Names of all arrays: parameters, running statistics, moments. */
  names(): string[] {
    return [...this.segments].flatMap(([name, { spec }]) =>
      spec.trainable ? [name, `m/${name}`, `v/${name}`] : [name],
    );
  }

  /** Buffers that hold the state, each once. */
  state(): Tensor[] {
    const flat = Object.values(this.nets).flatMap((net) => [net.weights, net.first, net.second]);
    return [...flat, ...this.runningStats.values()];
  }

  /** Names of the arrays that lie in a buffer of `state`. */
  private within(tensor: Tensor): string[] {
    return this.names().filter((name) => this.source(name).tensor === tensor);
  }

  /** Puts the arrays of one buffer of `state` into `arrays`, from a copy of it. */
  unpack(tensor: Tensor, copy: Float32Array, arrays: Map<string, Float32Array>): void {
    for (const name of this.within(tensor)) {
      const { start, place } = this.source(name).segment;
      arrays.set(name, unpack(copy.subarray(start), place));
    }
  }

  /**
   * Uploads a state, a buffer at a time and that in pieces, so that it takes little memory beside.
   * @throws Fault `engine.snapshotMismatch`; then nothing has been written
   */
  async write(arrays: ReadonlyMap<string, Float32Array>): Promise<void> {
    for (const name of this.names()) {
      if (arrays.get(name)?.length !== this.source(name).segment.spec.size) {
        throw new Fault({ code: 'engine.snapshotMismatch', params: { tensor: name } });
      }
    }
    const { queue } = this.plan.device;
    for (const tensor of this.state()) {
      const packed = new Float32Array(tensor.length);
      for (const name of this.within(tensor)) {
        const { start, place } = this.source(name).segment;
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
