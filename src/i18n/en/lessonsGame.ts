import type { StepText } from '../lessonText';
import { count } from './words';

const digits = (value: number) =>
  Math.abs(value) < 0.001 && value !== 0
    ? value.toExponential(1)
    : String(Number(value.toPrecision(2)));
const three = (value: number) => value.toFixed(3);
const way = (before: number, after: number) =>
  after > before ? 'rose' : after < before ? 'fell' : 'stayed';

const coverage = ([covered = NaN, modes = NaN]: readonly number[]) =>
  `The forgeries cover ${covered} of the ${modes} bumps.`;

export const gameSteps = {
  'game.dStep': {
    title: 'One number, two players',
    text: 'V(D,G) says how well D tells data (dotted) from forgeries (green): the mean of log D(x) over the data plus that of log(1 − D(G(z))) over the forgeries. D wants it large, G wants it small: a min–max game.',
    task: 'Press “D step”.',
    question: {
      ask: 'Only D learns in this step. What will V do?',
      choices: ['Rise', 'Fall', 'Stay'],
      answer: ([before = NaN, after = NaN]) =>
        `V ${way(before, after)} from ${three(before)} to ${three(after)}.`,
      why: 'D’s loss is −V, so a step of D that goes well pushes V up.',
    },
  },
  'game.gStep': {
    title: 'The other player answers',
    text: 'Now D stands still and G moves its forgeries to where D’s dashed curve is higher. G never looks at the dotted data: all it has is the slope of D under each forgery.',
    task: 'Press “G step”.',
    question: {
      ask: 'And V, when only G learns?',
      choices: ['It rises', 'It falls', 'It stays'],
      answer: ([before = NaN, after = NaN]) =>
        `V ${way(before, after)} from ${three(before)} to ${three(after)}.`,
      why: 'G pulls V down by fooling D. One of them pushes, the other pulls: that is all there is to a GAN.',
    },
  },
  'game.best': {
    title: 'D*, the best answer to a given G',
    text: 'For a G that stands still there is a best D, and it is known: D*(x) = p data / (p data + p G), the thin line. It is high where only data are, low where only forgeries are. Were both hills the same, D* would be one flat line.',
    task: 'Press “Play” and pause after 200 steps or more.',
    question: {
      ask: 'Where data and forgeries are equally dense, what does the best D say?',
      choices: ['0: forged', '½: a guess', '1: real'],
      answer: ([best = NaN, distance = NaN, step = NaN]) =>
        `The formula gives ${best}. At step ${count(step)} your D is ${three(distance)} away from D* on average.`,
      why: 'p / (p + p) = ½. A perfect G makes every place such a place: the best D can then only guess, V is −log 4, and both losses lie flat.',
    },
  },
  'game.vanishing': {
    title: 'Why the saturating loss starves G',
    text: 'In this game D has had a head start of 1,000 steps and is all but perfect. G plays by the first formula of the paper: it minimises log(1 − D(G(z))). That curve is flat where D is sure of a forgery.',
    task: 'Press “Play”. It stops by itself after 100 steps.',
    question: {
      ask: 'D is sure of itself. How hard will each forgery be pulled?',
      choices: ['Hard: there is much to learn', 'Hardly at all'],
      answer: ([onFake = NaN, pull = NaN]) =>
        `D gives the forgeries ${digits(onFake)} on average, and the mean pull on one is ${digits(pull)}.`,
      why: 'The slope of log(1 − D) is D times that of D’s logit. Where D is near 0, so is what G can learn: the gradient vanishes just when G is at its worst.',
    },
  },
  'game.rescue': {
    title: 'The same game with another loss for G',
    text: 'The non-saturating loss has the same goal: G maximises log D(G(z)). Only its slope is another one, and it is steep where D is sure of a forgery. Data, nets and D’s head start stay the same.',
    task: 'Press “Apply the cure” in the panel Phenomena.',
    question: {
      ask: 'How much harder are forgeries pulled now?',
      choices: ['About as hard', 'A few times harder', 'Hundreds of times or more'],
      answer: ([pull = NaN, times = NaN]) =>
        `The mean pull is ${digits(pull)}: ${times > 1000 ? 'about ' : ''}${count(Math.round(times))} times as hard.`,
      why: 'Minimax pulls with D(x) times the slope of the logit, non-saturating with 1 − D(x) times that. With D near 0 the one is nearly nothing and the other nearly everything.',
    },
  },
  'game.collapse': {
    title: 'Mode collapse, made to order',
    text: 'The data have two bumps. Here G learns ten times as fast as D, which judges each sample alone: it can’t say “too many of these”. Watch the green hill.',
    task: 'Press “Play”. It stops by itself after 1,000 steps.',
    question: {
      ask: 'How many of the two bumps will the forgeries cover?',
      choices: ['Both', 'One', 'None for long'],
      answer: coverage,
      why: 'A fast G runs to the one place that D likes best at the moment. When D has caught it there, it jumps. That is mode collapse: good forgeries of too few kinds.',
    },
  },
  'game.cure': {
    title: 'And cured',
    text: 'The cure changes two numbers: G learns more slowly, D faster. D then has an answer before G has moved on, and crowding no longer pays.',
    task: 'Press “Apply the cure” and wait until it stops.',
    question: {
      ask: 'And now: how many bumps?',
      choices: ['Both', 'One', 'None for long'],
      answer: coverage,
      why: 'Two learning rates decide between collapse and cover. Large GANs have the same trouble, and part of the cure is the same: let D keep up.',
    },
  },
} satisfies Record<string, StepText>;
