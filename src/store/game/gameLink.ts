import { parseToyGanLink, stepsAsked, formatToyGanLink } from '../../core/game/link';
import type { ToyGanLink } from '../../core/game/link';
import type { Codec } from '../syncUrl';

/** The Game room's part of the address; `asked` counts the steps that it asks for, replayed or not. */
export const gameCodec: Codec<ToyGanLink, ToyGanLink & { asked: number }> = {
  parse: (params) => ({ ...parseToyGanLink(params), asked: stepsAsked(params) }),
  format: formatToyGanLink,
};
