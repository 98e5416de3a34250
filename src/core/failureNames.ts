/** Ways to break a run on purpose, each with its cure; `failures.ts` has their setups. */
export const failureNames = [
  'saturation',
  'strongD',
  'weakD',
  'collapse',
  'noNorm',
  'highRates',
] as const;

export type FailureName = (typeof failureNames)[number];
