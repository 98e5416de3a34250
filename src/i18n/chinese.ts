import type { Messages } from './messages';
import { app } from './zh/app';
import { deconv } from './zh/deconv';
import { deconvLayer } from './zh/deconvLayer';
import { deconvSteps } from './zh/deconvSteps';
import { faults } from './zh/faults';
import { game } from './zh/game';
import { history } from './zh/history';
import { latent } from './zh/latent';
import { train } from './zh/train';

export const zhHans: Messages = {
  app,
  deconv,
  deconvLayer,
  deconvSteps,
  faults,
  game,
  history,
  latent,
  train,
};
