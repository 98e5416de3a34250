import type { CaseName } from '../../core/toygan/cases';

export interface CaseText {
  name: string;
  look: string;
  /** Empty where there is nothing to cure. */
  cure: string;
}

export const gameCases: Record<CaseName, CaseText> = {
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
    name: 'Convergence',
    look: 'The net of noise stretches until forgeries reach the bumps: six of the eight, with this seed. Thin bridges between them remain, for a continuous G can’t tear its noise apart.',
    cure: '',
  },
  planeCollapse: {
    name: 'Mode collapse',
    look: 'G runs ahead of D, and the forgeries huddle on a few of the eight bumps or on a thread between them.',
    cure: 'Slow G down and let D learn faster.',
  },
  planeVanishing: {
    name: 'Vanishing gradient',
    look: 'D had a head start and is all but perfect: around the forgeries its map is blank and flat. Under the minimax loss there is no slope to follow, so there are no arrows, and after 200 steps no forgery has reached the ring.',
    cure: 'The non-saturating loss. The same D now pulls many thousand times harder, and the first bumps are reached.',
  },
  planeWeak: {
    name: 'D too weak',
    look: 'A D of one neuron is a single slope across the plane: all it can say is “further that way”. G runs to and fro and off the map.',
    cure: 'Give D 32 neurons in two layers: enough to draw a ring.',
  },
  planeStrong: {
    name: 'D too strong',
    look: 'D learns 20 times for each step of G. G saves itself on one bump, where its forgeries look perfect, and can’t leave: every way out is called forged.',
    cure: 'One D step per G step: the forgeries spread over the ring.',
  },
  planeOscillation: {
    name: 'Oscillation',
    look: 'The cloud of forgeries shrinks, bursts and shrinks again, past the ring each time. Momentum and large steps keep both players overshooting.',
    cure: 'No momentum (β₁ = 0) and smaller steps.',
  },
};
