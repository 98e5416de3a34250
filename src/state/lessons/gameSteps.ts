import { cases, isCured } from '../../core/toygan/cases';
import type { CaseName } from '../../core/toygan/cases';
import { defaultToyGan } from '../../core/toygan/config';
import { formatToyGanUrl } from '../../core/toygan/toyGanUrl';
import { bestScore } from '../../core/nn/losses';
import type { ToyGanState } from '../game/state';
import type { UrlParams } from '../url';
import type { Answer, Facts, Step } from './lesson';

const plain = formatToyGanUrl({ config: defaultToyGan, caseName: null, moves: [] });

/** A case's link, before it is played or after so many steps. */
const caseLink = (caseName: CaseName, played = 0): UrlParams =>
  formatToyGanUrl({
    config: cases[caseName].phenomenon,
    caseName,
    moves: played > 0 ? [{ players: 'both', count: played }] : [],
  });

/** The newest step made by hand, if it was this player's alone. */
const singleStep = (game: ToyGanState | null, player: 'd' | 'g') => {
  const [part, other] = game?.parts ?? [];
  return part?.player === player && other === undefined ? part : null;
};

/** Which way V went: up, down, or nowhere. */
const wayOf = (change: number) => (change > 0 ? 0 : change < 0 ? 1 : 2);

function moveOfV({ game }: Facts, player: 'd' | 'g'): Answer | null {
  const part = singleStep(game, player);
  if (!part) return null;
  const [before, after] = [part.before.value.total, part.after.value.total];
  return { choice: wayOf(after - before), figures: [before, after] };
}

/** Whether a case, ill or cured, has been played so far. */
const played = ({ game }: Facts, caseName: CaseName, cured: boolean, steps: number) =>
  game?.caseName === caseName &&
  isCured(caseName, game.config) === cured &&
  (game.frame?.step ?? 0) >= steps;

const still = ({ game }: Facts) => game?.phase === 'paused';

function coverage({ game }: Facts): Answer | null {
  if (!game?.frame) return null;
  const { covered, modes } = game.frame.coverage;
  return { choice: covered === modes ? 0 : covered > 0 ? 1 : 2, figures: [covered, modes] };
}

/** Mean pull on a forgery below which G has next to nothing to follow. */
const faint = 0.01;

export const gameSteps = {
  dStep: {
    key: 'game.dStep',
    room: 'game',
    set: plain,
    part: 'value',
    done: ({ game }) => singleStep(game, 'd') !== null,
    answer: (facts) => moveOfV(facts, 'd'),
  },
  gStep: {
    key: 'game.gStep',
    room: 'game',
    set: plain,
    part: 'value',
    done: ({ game }) => singleStep(game, 'g') !== null,
    answer: (facts) => moveOfV(facts, 'g'),
  },
  best: {
    key: 'game.best',
    room: 'game',
    set: plain,
    part: 'figure',
    done: (facts) => still(facts) && (facts.game?.frame?.step ?? 0) >= 200,
    answer: ({ game }) => {
      if (game?.frame?.view.kind !== 'line') return null;
      const best = bestScore(game.config.loss, 1, 1);
      return {
        choice: Math.round(2 * best),
        figures: [best, game.frame.view.line.distance, game.frame.step],
      };
    },
  },
  vanishing: {
    key: 'game.vanishing',
    room: 'game',
    set: caseLink('vanishing'),
    part: 'figure',
    done: (facts) => still(facts) && played(facts, 'vanishing', false, cases.vanishing.steps),
    answer: ({ game }) => {
      if (!game?.frame) return null;
      const { onFake, sampleDescent } = game.frame;
      return { choice: sampleDescent < faint ? 1 : 0, figures: [onFake, sampleDescent] };
    },
  },
  rescue: {
    key: 'game.rescue',
    room: 'game',
    set: caseLink('vanishing', cases.vanishing.steps),
    part: 'cases',
    done: (facts) => played(facts, 'vanishing', true, 1),
    answer: ({ game, earlier }) => {
      if (!game?.frame) return null;
      const { sampleDescent, onFake } = game.frame;
      // Of the same D, minimax pulls D/(1 − D) times as hard.
      const before =
        earlier['game.vanishing']?.figures[1] ?? (sampleDescent * onFake) / (1 - onFake);
      const times = sampleDescent / before;
      return { choice: times < 2 ? 0 : times < 100 ? 1 : 2, figures: [sampleDescent, times] };
    },
  },
  collapse: {
    key: 'game.collapse',
    room: 'game',
    set: caseLink('collapse'),
    part: 'figure',
    done: (facts) => still(facts) && played(facts, 'collapse', false, cases.collapse.steps),
    answer: coverage,
  },
  cure: {
    key: 'game.cure',
    room: 'game',
    set: caseLink('collapse', cases.collapse.steps),
    part: 'cases',
    done: (facts) => still(facts) && played(facts, 'collapse', true, cases.collapse.steps),
    answer: coverage,
  },
} satisfies Record<string, Step>;
