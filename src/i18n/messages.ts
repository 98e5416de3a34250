import { app } from './en/app';
import { deconv } from './en/deconv';
import { faults } from './en/faults';
import { game } from './en/game';

/** English is the model: every other language has the same keys and the same parameters. */
export const en = { app, deconv, faults, game };

export type Messages = typeof en;
