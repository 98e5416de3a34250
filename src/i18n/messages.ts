import { app } from './en/app';
import { deconv } from './en/deconv';
import { game } from './en/game';

/** English is the model: every other language has the same keys and the same parameters. */
export const en = { app, deconv, game };

export type Messages = typeof en;
