/** A piece of a contour: x, y at both ends, in units of the grid's cells from its first node. */
export type Segment = readonly [number, number, number, number];

/**
 * Where a function given on a square grid crosses `level`, as straight pieces: marching squares
 * (Lorensen and Cline 1987, in two dimensions), with crossings placed along straight edges. A saddle
 * is cut by the mean of its corners.
 * @param values side × side nodes, row by row
 */
export function contour(values: ArrayLike<number>, side: number, level: number): Segment[] {
  const out: Segment[] = [];
  for (let row = 0; row + 1 < side; row++) {
    for (let column = 0; column + 1 < side; column++) {
      const at = column + side * row;
      const corners = [
        [column, row, (values[at] ?? 0) - level],
        [column + 1, row, (values[at + 1] ?? 0) - level],
        [column + 1, row + 1, (values[at + side + 1] ?? 0) - level],
        [column, row + 1, (values[at + side] ?? 0) - level],
      ] as const;
      const crossings = corners.flatMap((from, i) => {
        const to = corners[(i + 1) % 4] ?? from;
        if (from[2] >= 0 === to[2] >= 0) return [];
        const share = from[2] / (from[2] - to[2]);
        return [
          [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])] as const,
        ];
      });
      const middle = corners.reduce((sum, corner) => sum + corner[2], 0);
      // Four crossings are a saddle: cut off the corners whose side the middle is not on.
      const turned = crossings.length === 4 && middle >= 0 === corners[0][2] >= 0;
      const order = turned ? [0, 1, 2, 3] : [3, 0, 1, 2];
      const list = crossings.length === 4 ? order.map((i) => crossings[i]) : crossings;
      for (let i = 0; i + 1 < list.length; i += 2) {
        const [a, b] = [list[i], list[i + 1]];
        if (a && b) out.push([...a, ...b]);
      }
    }
  }
  return out;
}

/** Pieces end to end, as paths: dashes run along a path, not along each short piece. */
export function joined(pieces: readonly Segment[]): [number, number][][] {
  const key = (x: number, y: number) => `${x.toFixed(6)} ${y.toFixed(6)}`;
  const byEnd = new Map<string, Set<Segment>>();
  for (const piece of pieces) {
    for (const end of [key(piece[0], piece[1]), key(piece[2], piece[3])]) {
      byEnd.set(end, (byEnd.get(end) ?? new Set()).add(piece));
    }
  }
  const left = new Set(pieces);
  /** Walks on from a point for as long as there are pieces; the points after it. */
  const walk = (x: number, y: number): [number, number][] => {
    const path: [number, number][] = [];
    for (;;) {
      const next = [...(byEnd.get(key(x, y)) ?? [])].find((piece) => left.has(piece));
      if (!next) return path;
      left.delete(next);
      const forwards = key(next[0], next[1]) === key(x, y);
      [x, y] = forwards ? [next[2], next[3]] : [next[0], next[1]];
      path.push([x, y]);
    }
  };
  const paths: [number, number][][] = [];
  for (const piece of pieces) {
    if (!left.delete(piece)) continue;
    const ahead = walk(piece[2], piece[3]);
    const behind = walk(piece[0], piece[1]).reverse();
    paths.push([...behind, [piece[0], piece[1]], [piece[2], piece[3]], ...ahead]);
  }
  return paths;
}
