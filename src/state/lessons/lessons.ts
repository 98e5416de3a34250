import { imageSize } from '../../core/nn/architecture';
import type { LessonId, LessonPlace } from '../../core/lessons';
import { deconvSteps as deconv } from './deconvSteps';
import { gameSteps as game } from './gameSteps';
import { latentSteps as latent } from './latentSteps';
import type { Lesson, Step } from './lesson';
import { trainSteps as train } from './trainSteps';

/** The ends of the lesson across all rooms. */
const start: Step = {
  key: 'digits.start',
  room: 'train',
  set: null,
  part: 'grid',
  done: ({ chosen }) => chosen !== null,
  answer: ({ session, setup }) => {
    const { model } = session.info?.config ?? setup.config;
    const pixels = imageSize(model) ** 2;
    return {
      choice: model.latent === 10 ? 0 : model.latent < pixels ? 1 : 2,
      figures: [model.latent, pixels],
    };
  },
};
const end: Step = {
  key: 'digits.end',
  room: 'train',
  set: null,
  part: 'setup',
  done: ({ setup }) => setup.config.dataset !== 'mnist',
};

/** What each lesson goes through. The one across all rooms borrows the rooms' own steps. */
export const lessons: Record<LessonId, Lesson> = {
  digits: {
    minutes: 25,
    steps: [
      start,
      game.dStep,
      game.gStep,
      game.vanishing,
      game.rescue,
      game.collapse,
      game.cure,
      train.dStep,
      train.gStep,
      train.early,
      train.losses,
      train.metrics,
      latent.direction,
      latent.between,
      deconv.product,
      deconv.duality,
      deconv.checkerboard,
      end,
    ],
  },
  game: { minutes: 10, steps: Object.values(game) },
  train: { minutes: 12, steps: Object.values(train) },
  latent: { minutes: 8, steps: Object.values(latent) },
  deconv: { minutes: 10, steps: Object.values(deconv) },
};

/** The step at a place; the last one where a link asks for more than there are. */
export function stepOf({ id, step }: LessonPlace): Step {
  return lessons[id].steps[step - 1] ?? end;
}
