import { presetFor } from '../../src/core/config';
import { datasetNames } from '../../src/core/dataset';
import { presetNames } from '../../src/core/nn/model';
import { outputs } from './files';

/** What `--help` says. */
export const usage = `npm run train -- [options]

Trains with the page's own engine, without a browser, and leaves in a folder: ${outputs.checkpoint}
(weights and Adam's moments, as the page saves and opens them), ${outputs.samples}, ${outputs.losses},
${outputs.quality} (how good the images are: from step 100 on, now and then) and ${outputs.record}. Ctrl-C ends the training early and keeps what there is.

  --dataset NAME   ${datasetNames.join(', ')} (default: mnist)
  --preset NAME    ${presetNames.join(', ')} (default: quick)
  --seed N         of weights, noise and batches (default: 7)
  --config FILE    a whole setup instead of the three above: JSON, as below, or a training's ${outputs.record}
  --resume FILE    goes on from a checkpoint, with its setup: a ${outputs.checkpoint}, or one that the page saved
  --steps N        the step to train up to, those before --resume included (default: 2000)
  --engine NAME    auto, gpu, wasm, tfjs (default: auto)
  --out FOLDER     default: runs/ and a name of the setup; a folder with a training is refused
  --help           this text

A setup has all of these fields; the preset Quick on MNIST is

${JSON.stringify(presetFor('quick', 'mnist'), null, 2)}
`;
