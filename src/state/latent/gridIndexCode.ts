/** Noise vectors in the Train room's grid. */
export const gridCount = 64;

/** In a link, a noise vector of the grid, by its place: exact, and shorter than its code. */
export function gridIndexCode(place: number): string {
  return `*${place}`;
}

/** @returns null for anything else */
export function gridIndexOf(code: string): number | null {
  const place = /^\*(\d{1,2})$/.exec(code)?.[1];
  return place !== undefined && Number(place) < gridCount ? Number(place) : null;
}
