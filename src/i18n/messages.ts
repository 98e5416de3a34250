import { app } from './en/app';
import { faults } from './en/faults';
import { history } from './en/history';
import { train } from './en/train';

/**
 * What the page says around the rooms and in the first of them; the other rooms bring their own.
 * English is the model: every other language has the same keys and the same parameters.
 */
export const en = { app, faults, history, train };

export type Messages = typeof en;
