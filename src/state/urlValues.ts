import * as v from 'valibot';

/** A number of a link, taken to the nearest one that is allowed; no number at all is refused. */
export const clamped = ({ min, max, integer }: { min: number; max: number; integer: boolean }) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.transform(Number),
    v.finite(),
    v.transform((x) => Math.min(max, Math.max(min, integer ? Math.round(x) : x))),
  );
