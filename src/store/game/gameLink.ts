import { readGameLink, stepsAsked, writeGameLink } from '../../core/game/link';
import type { GameLink } from '../../core/game/link';
import type { Codec } from '../syncUrl';

/** The Game room's part of the address; `asked` counts the steps that it asks for, replayed or not. */
export const gameCodec: Codec<GameLink, GameLink & { asked: number }> = {
  parse: (params) => ({ ...readGameLink(params), asked: stepsAsked(params) }),
  format: writeGameLink,
};
