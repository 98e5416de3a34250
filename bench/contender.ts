import type { Trainer } from '../src/engine/trainer';

/** What the benchmark needs of a trainer. */
export type Contender = Pick<Trainer, 'enqueueSteps' | 'flush' | 'losses' | 'dispose'>;
