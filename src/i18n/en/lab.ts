import type { FailureName } from '../../core/failureNames';
import { count } from './words';

interface CaseText {
  name: string;
  /** What to watch in the broken run. */
  look: string;
  /** What the cure changes, and why. */
  cure: string;
  /** What to watch in the cured run. */
  cured: string;
}

/** What the failure lab says: runs broken on purpose, in the room Train. */
export const lab = {
  title: 'Failure lab',
  about:
    'Each press starts a run of MNIST that fails, always from the same seed. Your own run is not lost without a question.',
  watch: 'Watch:',
  cure: 'The cure:',
  cured: 'Cured. Watch:',
  when: (steps: number) =>
    `There to see from about step 500; the run stops at ${count(steps)}. The alarm in “In words” waits for two measurements.`,
  apply: 'Train the cure',
  back: 'Break it again',
  cases: {
    saturation: {
      name: 'Saturating loss',
      look: 'D is sure of every image after a hundred steps, and its verdicts on forgeries stay near 0. Under the minimax loss G’s slope is flat there: all 64 tiles stay the same grey blur, and no distance moves.',
      cure: 'The non-saturating loss, and nothing else. The surer D is, the steeper it is for G.',
      cured:
        'D is as quick as before, but G catches up: digits from about step 300. What D believes swings from one side to the other.',
    },
    strongD: {
      name: 'D too strong',
      look: 'D learns four times as fast as usual and G forty times as slowly. D’s two hills stand at the two ends and never meet; the tiles are all alike, and no digit is there but the one that blurs are taken for.',
      cure: 'The usual rates: G four times as fast as D.',
      cured:
        'The hills overlap within 200 steps. Nine or ten digits are there, and the distance falls with each measurement.',
    },
    weakD: {
      name: 'D too weak',
      look: 'D hardly learns, so it scores forgeries higher than real images, though they are nothing but texture. G has pleased D and has no reason to change: the distance stays about that of noise.',
      cure: 'D’s usual rate, fifty times this one. G is only as good as what D can tell apart.',
      cured:
        'D finds what is wrong with the forgeries as fast as G mends it: strokes at step 100, digits at 200.',
    },
    collapse: {
      name: 'Mode collapse',
      look: 'With β₁ = 0.96 both players’ steps carry on in the old direction long after the other has moved. G throws all its tiles at one pattern, is caught, and throws them at the next: alike at any moment, and others a moment later. Few bars are filled.',
      cure: 'Less momentum: β₁ = 0.5, as in the DCGAN paper.',
      cured:
        'The tiles differ from one another by step 150, and the bars fill up, nine or ten of them.',
    },
    noNorm: {
      name: 'No batch norm',
      look: 'Nets about as deep as the paper’s DCGAN, but without batch norm. The signal from z dies on its way through G: whatever the noise, every tile is the same black. D is sure at once, and nothing changes any more.',
      cure: 'Batch norm, which brings each layer’s values back to the same spread.',
      cured:
        'The same layers learn: blobs at step 150, digits by step 500. (Nets as shallow as Quick’s can do without.)',
    },
    highRates: {
      name: 'Rates too high',
      look: 'Both learning rates are 0.1, and no batch norm softens that. Within a hundred steps the weights are thrown so far that units stop answering; all tiles are alike, and the losses jump or stand still.',
      cure: 'The usual rates, 0.002 and 0.0005, still without batch norm.',
      cured:
        'Slower, but it goes somewhere: all digits by step 500. (With batch norm even 0.1 would train.)',
    },
  } satisfies Record<FailureName, CaseText>,
};
