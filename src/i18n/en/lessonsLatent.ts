import type { StepText } from '../lessonText';
import { count, twoDecimals } from './words';

const one = (value: number) => value.toFixed(1);

export const latentSteps = {
  'latent.direction': {
    title: 'What a latent direction is',
    text: 'z is a point with a hundred coordinates, drawn at random. Nobody has told G what any of them should mean. The sliders below are directions: “axis 1” moves z along the one in which G’s first layer varies most.',
    task: 'Pull the slider “axis 1” to 2 or beyond, or to −2.',
    question: {
      ask: 'Does one of z’s numbers mean “slant”, another “thickness”?',
      choices: ['Yes, each number has its job', 'No, a direction mixes many numbers'],
      answer: ([numbers = NaN, latent = NaN, share = NaN]) =>
        `Axis 1 moved ${count(numbers)} of the ${count(latent)} numbers at once, and makes up ${one(share)} % of what varies in the first layer.`,
      why: 'The prior is the same in every direction, so G has no reason to line its meanings up with the coordinates. Meaning lies in directions, and seldom one at a time.',
    },
  },
  'latent.between': {
    title: 'The ball is hollow',
    text: 'Two z’s, A and B, and two ways between them: straight, and along the great circle. In many dimensions nearly all random z’s have nearly the same length: they lie in a thin shell, not all through the ball.',
    task: 'Drag “Where” to the middle, 0.5.',
    question: {
      ask: 'Half-way along the straight line: how long is z, compared with a usual one?',
      choices: ['Shorter', 'About the same', 'Longer'],
      answer: ([straight = NaN, circle = NaN, usual = NaN]) =>
        `In the middle the straight line’s z has length ${one(straight)}, the great circle’s ${one(circle)}; a usual z has ${one(usual)}.`,
      why: 'A straight line between two points of a shell cuts through the hollow, where the prior hardly ever draws and G has never practised. The great circle stays in the shell. Whether the pictures suffer, see for yourself.',
    },
  },
  'latent.origin': {
    title: 'The most likely point is not a typical one',
    text: 'The prior is a bell curve in each coordinate, so its density is highest at z = 0. One might expect the best picture there.',
    task: 'Press “Back to 0” below the sliders.',
    question: {
      ask: 'Is z = 0 a typical z?',
      choices: ['Yes: nothing is more likely', 'No: hardly any z comes near it'],
      answer: ([usual = NaN, score = NaN]) =>
        `z has length 0 now; a usual z has ${one(usual)}. D gives the picture at 0 a verdict of ${twoDecimals(score)}.`,
      why: 'Density is highest at 0, but there is next to no room near it: with a hundred coordinates, all would have to be small at once. G’s picture there is a mean of sorts, not a sample.',
    },
  },
} satisfies Record<string, StepText>;
