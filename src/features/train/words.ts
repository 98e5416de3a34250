import type { Phase, StepReport } from '../../rpc/engine';
import type { Messages } from '../../i18n/messages';
import { fractionBelow } from './scoreHistogram';

/** What the sentence is made from. */
export interface Moment {
  phase: Phase;
  step: number;
  /** The run is a generator that ships with the page. */
  pretrained: boolean;
  target: number;
  report: StepReport | null;
  scores: { fake: ArrayLike<number>; real: ArrayLike<number> } | null;
  /** Images that have arrived; 0 while the first are on their way. */
  loaded: number;
}

/** Beyond this share of fakes seen through, D is far ahead; below 1 minus it, G is. */
const ahead = 0.9;

/** Who leads, in words, by D's scores on the newest batch. */
function standing(text: Messages['train']['words'], scores: Moment['scores']): string {
  if (!scores || scores.fake.length === 0) return '';
  const caught = fractionBelow(scores.fake);
  const first = text.caught(caught);
  const second = scores.real.length > 0 ? text.accepted(1 - fractionBelow(scores.real)) : text.stop;
  const lead = caught > ahead ? text.dWins : caught < 1 - ahead ? text.gWins : text.even;
  return first + second + lead;
}

/** One or two sentences that say what has just happened. */
export function inWords(text: Messages['train']['words'], moment: Moment): string {
  const { phase, step, pretrained, target, report, scores, loaded } = moment;
  if (phase === 'opening') return text.opening;
  if (report) {
    const { players, moved, losses } = report;
    if (players === 'd') return text.afterD(moved.d, moved.g, losses.d);
    if (players === 'g') return text.afterG(moved.d, moved.g, losses.g);
    return text.afterBoth(moved.d, moved.g);
  }
  if (phase === 'training') {
    if (step === 0 && loaded === 0) return text.waitingData;
    return standing(text, scores) || text.opening;
  }
  if (pretrained) return text.pretrained;
  if (phase === 'idle') return text.closed;
  if (step === 0) return text.ready;
  return (step % target === 0 ? text.done(step) : text.paused(step)) + standing(text, scores);
}
