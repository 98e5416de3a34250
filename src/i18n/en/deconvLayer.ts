const activations = {
  relu: 'ReLU',
  leakyRelu: 'leaky ReLU',
  tanh: 'tanh',
  none: 'nothing more',
};

interface MapShape {
  size: number;
  channels: number;
}

/** A real layer of the generator in the deconvolution room. */
export const deconvLayer = {
  title: 'From the trained generator',
  intro:
    'The generator that is open in the Train room, or else the one that ships with the page, is a chain of these. Pick one kernel of it and step through it on a 4×4 patch of what really flows in.',
  loading: 'Fetching the generator …',
  load: 'Step through a real kernel',
  layer: 'Layer',
  layerName: (index: number, from: MapShape, to: MapShape) =>
    `${index}: ${from.size}×${from.size}×${from.channels} → ${to.size}×${to.size}×${to.channels}`,
  from: 'From channel',
  to: 'to channel',
  row: 'Patch row',
  column: 'Patch column',
  otherNoise: 'Other noise z',
  newer: (step: number) => `Take it as it is now, at step ${step}`,
  inMap: (channel: number) => `what flows in, channel ${channel}`,
  outMap: (channel: number) => `what comes out, channel ${channel}`,
  own: 'This pair of channels, as in the picture',
  others: (count: number) => `The other ${count} input channels, in the same way`,
  sum: 'Sum',
  finished: (norm: boolean, activation: keyof typeof activations) =>
    norm ? `After batch norm and ${activations[activation]}` : `After ${activations[activation]}`,
  layerSays: 'What the layer computed',
  cut: 'Part of what reaches this cell lies outside the patch, so it has no counterpart in the layer.',
  agree: (cells: number, difference: string, step: number) =>
    `At step ${step} of training: all ${cells} cells that lie wholly in the patch equal the layer’s own, to within ${difference}.`,
};
