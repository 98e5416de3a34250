import type { ToyGanFrame, StepPart } from '../../rpc/toyGan';
import { nodes } from '../../core/toygan/line';
import type { StepPhase } from '../../core/toygan/stepPhases';
import type { RoomMessages } from '../../i18n/roomMessages';
import { fixed, signed, small } from './format';

type Words = RoomMessages['game']['game']['words'];

const mean = (values: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return values.length > 0 ? sum / values.length : 0;
};

/** What a stage of slow motion does, with this step's numbers. */
export function stepPhaseSentence(
  words: Words,
  { player, name }: StepPhase,
  part: StepPart,
): string {
  const move = part.after[player];
  const { batch } = part;
  const size = batch.z.length / (part.before.view.kind === 'plane' ? 2 : 1);
  const pulls =
    size === batch.sampleDescent.length
      ? batch.sampleDescent.map(Math.abs)
      : Array.from({ length: size }, (_, i) =>
          Math.hypot(batch.sampleDescent[2 * i] ?? 0, batch.sampleDescent[2 * i + 1] ?? 0),
        );
  return words.stepPhases[player][name]({
    count: size,
    onReal: fixed(mean(batch.realScores)),
    onFake: fixed(mean(batch.fakeScores)),
    loss: move ? fixed(move.loss) : '–',
    gradient: move ? small(move.gradient) : '–',
    moved: move ? `${(100 * move.moved).toFixed(2)} %` : '–',
    change: move?.value ? signed(move.value.total) : '–',
    sampleDescent: small(mean(pulls)),
  });
}

/** The state of the game in a few sentences. */
export function frameSentences(words: Words, frame: ToyGanFrame): string[] {
  const { onReal, onFake, coverage, divergence, std, view } = frame;
  const gap = onReal - onFake;
  const list = frame.step === 0 ? [words.start] : [];
  list.push(
    [
      words.scores(fixed(onReal), fixed(onFake)),
      gap < 0.08 ? words.guessing : gap > 0.6 ? words.sure : '',
    ].join(' '),
  );
  if (view.kind === 'line') {
    const { score } = view.line;
    const top = score.reduce((best, value, i) => (value > (score[best] ?? 0) ? i : best), 0);
    if ((score[top] ?? 0) > 0.6) {
      list.push(
        words.summit(fixed(score[top] ?? 0), (nodes()[top] ?? 0).toFixed(1).replace('-', '−')),
      );
    }
    list.push(words.forgeries(fixed(frame.mean), fixed(std)));
    if (std < 0.12 && frame.step > 0) list.push(words.collapsed);
  }
  if (coverage.modes > 1) list.push(words.away(coverage.covered, coverage.modes));
  if (divergence > 0.68) list.push(words.apart);
  else if (divergence < 0.05) list.push(words.close);
  list.push(
    (frame.sampleDescent < 0.01 && gap > 0.6 ? words.noSampleDescent : words.pulled)(
      small(frame.sampleDescent),
    ),
  );
  return list;
}
