import type { Messages } from './messages';
import { app } from './zh/app';
import { faults } from './zh/faults';
import { history } from './zh/history';
import { train } from './zh/train';

export const zhHans: Messages = { app, faults, history, train };
