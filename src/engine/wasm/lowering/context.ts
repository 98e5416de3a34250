import type { Activation } from '../../../core/nn/architecture';
import { lengthOf } from '../../program/program';
import type {
  ConvolutionGeometry,
  Epilogue,
  Operation,
  OperationKind,
  Tensor,
} from '../../program/program';
import type { RunState } from '../../program/semantics/memory';
import { command } from '../commands';
import type { Command } from '../commands';
import type { LinearMemory } from '../linearMemory';

/** What a host does between commands, told of the run that it is part of. */
export type HostCall = (state: RunState) => void;

/** What an operation becomes: commands, and what the host does. */
export type Lowering<Kinds extends OperationKind> = {
  [Kind in Kinds]: (of: Operation<Kind>, to: LoweringContext) => Command[];
};

/** Numbers of the activations in commands. */
const activationCode: Record<Activation, number> = { none: 0, relu: 1, leakyRelu: 2, tanh: 3 };

/** Places in memory by name: of tensors, and of what the commands keep beside them. */
export class Places {
  private readonly memory: LinearMemory;
  private readonly known = new Map<string, { address: number; length: number }>();

  constructor(memory: LinearMemory) {
    this.memory = memory;
  }

  /** The address of an array; the same name with a greater length moves it, and it becomes zeros. */
  scratch(name: string, length: number): number {
    const known = this.known.get(name);
    if (known && known.length >= length) return known.address;
    const address = this.memory.allocate(name, length);
    this.known.set(name, { address, length });
    return address;
  }

  address(tensor: Tensor): number {
    return this.scratch(tensor.name, lengthOf(tensor));
  }

  array(tensor: Tensor): Float32Array {
    return this.memory.floats(this.address(tensor), lengthOf(tensor));
  }
}

/** What a program's lowering shares. */
export class LoweringContext {
  readonly places: Places;
  readonly hostCalls: HostCall[];
  readonly threads: number;

  constructor(places: Places, hostCalls: HostCall[], threads: number) {
    this.places = places;
    this.hostCalls = hostCalls;
    this.threads = threads;
  }

  host(call: HostCall): Command {
    return command('host', { id: this.hostCalls.push(call) - 1 });
  }

  at(tensor: Tensor | null): number {
    return tensor ? this.places.address(tensor) : 0;
  }

  epilogue(epilogue: Epilogue) {
    const activation = activationCode[epilogue.activation];
    return epilogue.kind === 'biasAndActivation'
      ? { epilogue: 0, activation, bias: this.at(epilogue.bias), made: 0 }
      : { epilogue: 1, activation, bias: 0, made: this.at(epilogue.of) };
  }

  activation(activation: Activation): number {
    return activationCode[activation];
  }
}

/** Zeros before and after a map. */
export interface Padding {
  before: number;
  after: number;
}

/** A batch of maps with zeros around each: windows at their edges need no second thought. */
export interface PaddedMap {
  address: number;
  /** Bytes of a pixel, a line, an image. */
  pixel: number;
  line: number;
  image: number;
  commands: Command[];
}

/**
 * @param tensor [images, size, size, channels]
 * @param waits whether the next command reads the map
 */
export function padMap(
  { places }: LoweringContext,
  tensor: Tensor,
  { images, size, channels }: { images: number; size: number; channels: number },
  { before, after, waits }: Padding & { waits: boolean },
): PaddedMap {
  const side = before + size + after;
  const pixel = 4 * channels;
  const line = side * pixel;
  const image = side * line;
  const room = (tensor.shape[0] ?? images) * side * side * channels;
  const address = places.scratch(`${tensor.name} padded ${before} ${after}`, room);
  const copy = command(
    'copyRows',
    {
      from: places.address(tensor),
      to: address + before * line + before * pixel,
      bytes: size * pixel,
      rows: size,
      fromRow: size * pixel,
      toRow: line,
      planes: images,
      fromPlane: size * size * pixel,
      toPlane: image,
    },
    waits,
  );
  return { address, pixel, line, image, commands: [copy] };
}

/** Zeros that a convolution's windows reach beyond its large map. */
export function largePadding({
  large,
  small,
  kernel,
  stride,
  padBefore,
}: ConvolutionGeometry): Padding {
  const reach = (small.size - 1) * stride + kernel;
  return { before: padBefore, after: Math.max(0, reach - large.size - padBefore) };
}
