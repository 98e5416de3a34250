import type { LessonName } from '../../core/game/lessons';

export interface LessonText {
  name: string;
  look: string;
  /** Empty where there is nothing to cure. */
  cure: string;
}

export const gameLessons: Record<LessonName, LessonText> = {
  convergence: {
    name: 'Convergence',
    look: 'The green hill walks to the dotted one and settles on it. D flattens towards ½, and V comes to rest near −log 4: flat losses are what success looks like.',
    cure: '',
  },
  collapse: {
    name: 'Mode collapse',
    look: 'All forgeries crowd into one narrow spike, and when D catches it the spike jumps elsewhere. The other bump is left out.',
    cure: 'Slow G down and let D learn faster, so that D has an answer before G has moved on.',
  },
  vanishing: {
    name: 'Vanishing gradient',
    look: 'D had a head start and is all but perfect. Under the minimax loss its slope at the forgeries is almost 0, so there are no arrows. Adam blows up even tiny slopes, so G does stir, but it doesn’t find the data.',
    cure: 'The non-saturating loss: maximise log D(G(z)) instead. The same D now pulls many thousand times harder.',
  },
  weak: {
    name: 'D too weak',
    look: 'A D of one neuron can only say “further right” or “further left”. G obeys and ends in one spot.',
    cure: 'Give D 16 neurons in two layers: enough to tell one bump from two.',
  },
  strong: {
    name: 'D too strong',
    look: 'D learns 20 times for each step of G and stays close to the best possible D*. G is pushed onto one bump and held there.',
    cure: 'One D step per G step.',
  },
  oscillation: {
    name: 'Oscillation',
    look: 'The forgeries swing past the data, left and right, and V swings with them. Momentum and large steps keep both players overshooting.',
    cure: 'Less momentum (β₁ = 0.5) and a slower G.',
  },
  planeRing: {
    name: 'Ring of eight',
    look: 'The net of noise stretches until forgeries reach the bumps: six of the eight, with this seed. Thin bridges between them remain, for a continuous G can’t tear its noise apart.',
    cure: '',
  },
  planeCollapse: {
    name: 'Collapse on a ring',
    look: 'G runs ahead of D, and the forgeries huddle on a few of the eight bumps or on a thread between them.',
    cure: 'Slow G down and let D learn faster.',
  },
};
