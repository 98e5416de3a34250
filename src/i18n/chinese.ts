import type { Messages } from './messages';
import { app } from './zh/app';
import { deconv } from './zh/deconv';
import { faults } from './zh/faults';
import { game } from './zh/game';
import { history } from './zh/history';
import { latent } from './zh/latent';
import { train } from './zh/train';

export const zhHans: Messages = { app, deconv, faults, game, history, latent, train };
