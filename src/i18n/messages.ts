import { app } from './en/app';
import { deconv } from './en/deconv';
import { deconvLayer } from './en/deconvLayer';
import { deconvSteps } from './en/deconvSteps';
import { faults } from './en/faults';
import { game } from './en/game';
import { history } from './en/history';
import { latent } from './en/latent';
import { train } from './en/train';

/** English is the model: every other language has the same keys and the same parameters. */
export const en = { app, deconv, deconvLayer, deconvSteps, faults, game, history, latent, train };

export type Messages = typeof en;
