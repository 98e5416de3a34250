import { parseToyGanUrl, stepsAsked, formatToyGanUrl } from '../../core/toygan/toyGanUrl';
import type { ToyGanUrlState } from '../../core/toygan/toyGanUrl';
import type { Codec } from '../syncUrl';

/** The Game room's part of the address; `asked` counts the steps that it asks for, replayed or not. */
export const gameCodec: Codec<ToyGanUrlState, ToyGanUrlState & { asked: number }> = {
  parse: (params) => ({ ...parseToyGanUrl(params), asked: stepsAsked(params) }),
  format: formatToyGanUrl,
};
