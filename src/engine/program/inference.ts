import type { Player } from '../../core/nn/parameters';
import type { ProgramDevice } from './device';
import { lengthOf } from './program';
import type { Program, Tensor } from './program';
import { inferenceProgram } from './programs';
import type { RunState } from './semantics/memory';
import type { ModelTensors } from './tensors';

/** G on z, D on images, or D on the images that G has just made. */
type Net = Player | 'score';

export function keptTensor(name: string, shape: readonly number[]): Tensor {
  return { name, shape, lifetime: 'kept' };
}

/** Both nets with their running statistics, at most a batch at a time. */
export class Inference {
  /** Whether G is the moving average of its weights. */
  average = true;
  readonly io: Record<Net, { input: Tensor; output: Tensor }>;
  private readonly tensors: ModelTensors;
  private readonly device: ProgramDevice;
  private readonly state: RunState;
  /** By net, count and average. */
  private readonly programs = new Map<string, Program>();

  constructor(tensors: ModelTensors, device: ProgramDevice, state: RunState) {
    this.tensors = tensors;
    this.device = device;
    this.state = state;
    const { batch, latent } = tensors.model;
    const { images: fake, logits } = tensors.judged;
    this.io = {
      g: { input: keptTensor('z of inference', [batch, latent]), output: fake },
      d: { input: keptTensor('images of inference', fake.shape), output: logits },
      score: { input: fake, output: logits },
    };
  }

  /** What is run most, to be prepared. */
  wholeBatch(): Program[] {
    const { batch } = this.tensors.model;
    return (['g', 'd', 'score'] as const).map((net) => this.program(net, batch));
  }

  program(net: Net, images: number): Program {
    const average = net === 'g' && this.average;
    const key = `${net} ${images} ${average}`;
    const known = this.programs.get(key);
    if (known) return known;
    const player = net === 'g' ? 'g' : 'd';
    const made = inferenceProgram(this.tensors, player, { images, ...this.io[net], average });
    this.programs.set(key, made);
    return made;
  }

  /**
   * Runs nets on rows of numbers.
   * @param chain the first on the rows, the next ones on what the one before them left
   * @returns the answers of each
   */
  async run(rows: Float32Array, chain: readonly Net[]): Promise<Float32Array[]> {
    const { device, io, state, tensors } = this;
    const { batch } = tensors.model;
    const width = tensors.inputLength(chain[0] === 'g' ? 'g' : 'd');
    const count = rows.length / width;
    if (!Number.isInteger(count))
      throw new Error(`${rows.length} numbers are not rows of ${width}`);
    const each = chain.map((net) => lengthOf(io[net].output) / batch);
    const answers = each.map((size) => new Float32Array(count * size));
    for (let first = 0; first < count; first += batch) {
      const images = Math.min(batch, count - first);
      const { input } = io[chain[0] ?? 'g'];
      device.write(input, rows.subarray(first * width, (first + images) * width));
      for (const [index, net] of chain.entries()) {
        await device.run(this.program(net, images), state);
        const size = each[index] ?? 0;
        const found = device.view(io[net].output).subarray(0, images * size);
        answers[index]?.set(found, first * size);
      }
    }
    return answers;
  }
}
