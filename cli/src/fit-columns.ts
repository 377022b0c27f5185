/** The needs of one column of a table, in characters. */
export interface ColumnNeeds {
  /** Characters of its longest cell. */
  readonly natural: number;
  /** Fewest characters that say something. */
  readonly min: number;
  /** Rank among the columns that go when there is no room, lowest first. Absent: it goes after all that have one. */
  readonly drop?: number | undefined;
}

/** Characters between two columns. */
export const GAP = 2;

/**
 * Returns the width of each column in a table that is at most `width` characters wide; 0: the column is left out. Columns go
 * until the rest fit at their least, then the widest ones are cut. One column stays in any case.
 */
export function fitColumns(columns: readonly ColumnNeeds[], width: number): readonly number[] {
  const kept = new Set(columns.keys());
  for (const index of leavingOrder(columns)) {
    if (kept.size === 1 || totalOf(kept, (k) => leastOf(columns[k]!)) <= width) break;
    kept.delete(index);
  }
  const widths = columns.map(({ natural }, k) => (kept.has(k) ? natural : 0));
  let excess = totalOf(kept, (k) => widths[k]!) - width;
  while (excess > 0) {
    const widest = widestOf(widths, columns);
    if (widest === undefined) break;
    widths[widest]! -= 1;
    excess -= 1;
  }
  return widths;
}

function leastOf({ natural, min }: ColumnNeeds): number {
  return Math.min(natural, min);
}

/** Returns columns as they go; without a rank, the last but one first: the first column names the row, the last says how it ended. */
function leavingOrder(columns: readonly ColumnNeeds[]): readonly number[] {
  const ranked = [...columns.keys()].filter((k) => columns[k]!.drop !== undefined);
  ranked.sort((a, b) => columns[a]!.drop! - columns[b]!.drop!);
  const others = [...columns.keys()].filter((k) => columns[k]!.drop === undefined);
  return [...ranked, ...others.slice(1, -1).reverse(), ...others.slice(1).slice(-1)];
}

function totalOf(kept: ReadonlySet<number>, widthOf: (column: number) => number): number {
  return [...kept].reduce((sum, k) => sum + widthOf(k) + GAP, -GAP);
}

function widestOf(widths: readonly number[], columns: readonly ColumnNeeds[]): number | undefined {
  let widest: number | undefined;
  for (const [k, width] of widths.entries()) {
    if (width <= leastOf(columns[k]!) || width === 0) continue;
    if (widest === undefined || width > widths[widest]!) widest = k;
  }
  return widest;
}
