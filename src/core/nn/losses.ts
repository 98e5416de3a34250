/**
 * The GAN losses on the discriminator's logits, their gradients, and what each one pays when
 * nobody can tell real from fake. Plain scalar formulas: the oracle for both trainers.
 */

/** log(1 + eˣ) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** Whose logits a term of the loss is over: D's on real or fake images, or G's on its fakes. */
export type LossRole = 'real' | 'fake' | 'generator';

/** One image's loss and its derivative, as functions of the real logit l. */
type Formula = (l: number) => [value: number, derivative: number];

/**
 * All that is said of one loss. The real logit l is D's logit; of two logits (fake, real), real minus
 * fake.
 */
interface Loss extends Record<LossRole, Formula> {
  logits: 1 | 2;
  /** D's score in [0, 1], 1 for real. */
  score: (l: number) => number;
  /** Whether the score is a probability. */
  probability: boolean;
  bestScore: (pData: number, pG: number) => number;
  equilibrium: { d: number; g: number };
}

const clamp = (x: number) => Math.min(1, Math.max(0, x));

const crossEntropy = {
  logits: 1,
  real: (l) => [softplus(-l), -sigmoid(-l)],
  fake: (l) => [softplus(l), sigmoid(l)],
  generator: (l) => [softplus(-l), -sigmoid(-l)],
  score: sigmoid,
  probability: true,
  // Goodfellow et al. 2014, proposition 1.
  bestScore: (pData, pG) => pData / (pData + pG),
  equilibrium: { d: 2 * Math.LN2, g: Math.LN2 },
} as const satisfies Loss;

/**
 * The losses. An entry here gives a new one its name; whoever then lacks its WGSL, its graph or its
 * words does not compile.
 */
const table = {
  /**
   * Two logits, sparse softmax cross-entropy; G is labelled real. Softmax over two logits is the
   * sigmoid of their difference, so it has the formulas of the cross-entropy.
   */
  softmax: { ...crossEntropy, logits: 2 },
  /** Sigmoid cross-entropy, G maximises log D(G(z)) (Goodfellow et al. 2014, section 3). */
  nonSaturating: crossEntropy,
  /** Sigmoid cross-entropy, G minimises log(1 − D(G(z))) (the same paper, equation 1). */
  minimax: {
    ...crossEntropy,
    generator: (l) => [-softplus(l), -sigmoid(l)],
    equilibrium: { d: 2 * Math.LN2, g: -Math.LN2 },
  },
  /** Mao et al. 2017, equation 2, with a = 0, b = c = 1. */
  leastSquares: {
    logits: 1,
    real: (l) => [0.5 * (l - 1) ** 2, l - 1],
    fake: (l) => [0.5 * l ** 2, l],
    generator: (l) => [0.5 * (l - 1) ** 2, l - 1],
    score: clamp,
    probability: false,
    // The same paper, equation 5.
    bestScore: (pData, pG) => pData / (pData + pG),
    equilibrium: { d: 0.25, g: 0.125 },
  },
  /** Lim and Ye 2017; Miyato et al. 2018, equations 16 and 17. */
  hinge: {
    logits: 1,
    real: (l) => [Math.max(0, 1 - l), l < 1 ? -1 : 0],
    fake: (l) => [Math.max(0, 1 + l), l > -1 ? 1 : 0],
    generator: (l) => [-l, -1],
    score: (l) => clamp((l + 1) / 2),
    probability: false,
    // The sign of the difference (Lim and Ye 2017), as a score 1, ½ or 0.
    bestScore: (pData, pG) => (1 + Math.sign(pData - pG)) / 2,
    equilibrium: { d: 2, g: 0 },
  },
} as const satisfies Record<string, Loss>;

export type LossName = keyof typeof table;

const losses: Readonly<Record<LossName, Loss>> = table;

export const lossNames = Object.keys(losses) as LossName[];

/** Logits that D gives for each image: the softmax loss has a class each for fake and real. */
export function logitCount(loss: LossName): 1 | 2 {
  return losses[loss].logits;
}

/** What each player pays when D can only guess: the lines drawn in the loss plot. */
export function equilibrium(loss: LossName): { d: number; g: number } {
  return losses[loss].equilibrium;
}

/** Whether D's score is a probability: then minus D's loss is the value V(D, G) of the game. */
export function scoresAreProbabilities(loss: LossName): boolean {
  return losses[loss].probability;
}

/** The score of the best D at a place where real and fake have these densities, not both 0. */
export function bestScore(loss: LossName, pData: number, pG: number): number {
  return losses[loss].bestScore(pData, pG);
}

/** Margin of one image of a batch. */
function realLogit({ logits: width }: Loss, logits: ArrayLike<number>, image: number): number {
  if (width === 1) return logits[image] ?? 0;
  return (logits[2 * image + 1] ?? 0) - (logits[2 * image] ?? 0);
}

/**
 * Mean loss over a batch of one role, and its gradient with respect to every logit.
 * @param logits [batch] or, for softmax, [batch, 2] as (fake, real)
 * @returns value in nats (or the loss's own unit) and a gradient of the logits' shape
 */
export function lossAndGradient(
  name: LossName,
  role: LossRole,
  logits: ArrayLike<number>,
): { value: number; gradient: Float32Array } {
  const loss = losses[name];
  const width = loss.logits;
  const batch = logits.length / width;
  const gradient = new Float32Array(logits.length);
  let sum = 0;
  for (let i = 0; i < batch; i++) {
    const [value, derivative] = loss[role](realLogit(loss, logits, i));
    sum += value;
    if (width === 1) gradient[i] = derivative / batch;
    else {
      gradient[2 * i] = -derivative / batch;
      gradient[2 * i + 1] = derivative / batch;
    }
  }
  return { value: sum / batch, gradient };
}

/** D's scores in [0, 1], 1 for real: a probability for the cross-entropies, else clamped linearly. */
export function scores(name: LossName, logits: ArrayLike<number>): Float32Array {
  const loss = losses[name];
  const out = new Float32Array(logits.length / loss.logits);
  for (let i = 0; i < out.length; i++) out[i] = loss.score(realLogit(loss, logits, i));
  return out;
}
