/**
 * The five GAN losses on the discriminator's logits, their gradients, and what each one pays when
 * nobody can tell real from forged. Plain scalar formulas: the oracle for both trainers.
 */

export const lossNames = ['softmax', 'nonSaturating', 'minimax', 'leastSquares', 'hinge'] as const;

/**
 * - `softmax`: two logits (forged, real), sparse softmax cross-entropy; G is labelled real.
 * - `nonSaturating`: sigmoid cross-entropy, G maximises log D(G(z)) (Goodfellow et al. 2014, section 3).
 * - `minimax`: sigmoid cross-entropy, G minimises log(1 − D(G(z))) (the same paper, equation 1).
 * - `leastSquares`: Mao et al. 2017, equation 2, with a = 0, b = c = 1.
 * - `hinge`: Lim and Ye 2017; Miyato et al. 2018, equations 16 and 17.
 */
export type LossName = (typeof lossNames)[number];

/** Logits that D gives per image: the softmax loss has a class each for forged and real. */
export function logitCount(loss: LossName): 1 | 2 {
  return loss === 'softmax' ? 2 : 1;
}

/** log(1 + eˣ) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** What the logit stands for: D(x) for one logit, real minus forged for two. */
function margin(loss: LossName, logits: ArrayLike<number>, image: number): number {
  if (loss !== 'softmax') return logits[image] ?? 0;
  return (logits[2 * image + 1] ?? 0) - (logits[2 * image] ?? 0);
}

type Role = 'real' | 'forged' | 'generator';

/**
 * One image's loss and its slope, as functions of the margin l. Softmax over two logits is the
 * sigmoid of their difference, so it shares the cross-entropy rows.
 */
const rows: Record<Exclude<LossName, 'softmax'>, Record<Role, (l: number) => [number, number]>> = {
  nonSaturating: {
    real: (l) => [softplus(-l), -sigmoid(-l)],
    forged: (l) => [softplus(l), sigmoid(l)],
    generator: (l) => [softplus(-l), -sigmoid(-l)],
  },
  minimax: {
    real: (l) => [softplus(-l), -sigmoid(-l)],
    forged: (l) => [softplus(l), sigmoid(l)],
    generator: (l) => [-softplus(l), -sigmoid(l)],
  },
  leastSquares: {
    real: (l) => [0.5 * (l - 1) ** 2, l - 1],
    forged: (l) => [0.5 * l ** 2, l],
    generator: (l) => [0.5 * (l - 1) ** 2, l - 1],
  },
  hinge: {
    real: (l) => [Math.max(0, 1 - l), l < 1 ? -1 : 0],
    forged: (l) => [Math.max(0, 1 + l), l > -1 ? 1 : 0],
    generator: (l) => [-l, -1],
  },
};

/**
 * Mean loss over a batch of one role, and its gradient with respect to every logit.
 * @param logits [batch] or, for softmax, [batch, 2] as (forged, real)
 * @returns value in nats (or the loss's own unit) and a gradient of the logits' shape
 */
export function lossAndGradient(
  loss: LossName,
  role: Role,
  logits: ArrayLike<number>,
): { value: number; gradient: Float32Array } {
  const row = rows[loss === 'softmax' ? 'nonSaturating' : loss][role];
  const width = logitCount(loss);
  const batch = logits.length / width;
  const gradient = new Float32Array(logits.length);
  let sum = 0;
  for (let i = 0; i < batch; i++) {
    const [value, slope] = row(margin(loss, logits, i));
    sum += value;
    if (width === 1) gradient[i] = slope / batch;
    else {
      gradient[2 * i] = -slope / batch;
      gradient[2 * i + 1] = slope / batch;
    }
  }
  return { value: sum / batch, gradient };
}

/** D's verdicts in [0, 1], 1 for real: a probability for the cross-entropies, else clamped linearly. */
export function verdicts(loss: LossName, logits: ArrayLike<number>): Float32Array {
  const out = new Float32Array(logits.length / logitCount(loss));
  for (let i = 0; i < out.length; i++) {
    const l = margin(loss, logits, i);
    const clamp = (x: number) => Math.min(1, Math.max(0, x));
    out[i] =
      loss === 'leastSquares' ? clamp(l) : loss === 'hinge' ? clamp((l + 1) / 2) : sigmoid(l);
  }
  return out;
}

/** What each player pays when D can only guess: the lines drawn in the loss plot. */
export function equilibrium(loss: LossName): { d: number; g: number } {
  switch (loss) {
    case 'softmax':
    case 'nonSaturating':
      return { d: 2 * Math.LN2, g: Math.LN2 };
    case 'minimax':
      return { d: 2 * Math.LN2, g: -Math.LN2 };
    case 'leastSquares':
      return { d: 0.25, g: 0.125 };
    case 'hinge':
      return { d: 2, g: 0 };
    default:
      return loss satisfies never;
  }
}
