import munkres from 'munkres';

/**
 * Pairs rows with columns so that the sum of `cost(row, column)` is least. A pair that would cost `limit` or more is
 * not made. Returns [row, column] pairs.
 */
export function assign(
  rows: number,
  columns: number,
  limit: number,
  cost: (row: number, column: number) => number,
): [number, number][] {
  if (rows === 0 || columns === 0) return [];
  // Capped, not infinite: leaving a pair out then costs `limit`, so no good pair is broken up for the sake of a bad one.
  const matrix = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => Math.min(limit, cost(row, column))),
  );
  return munkres(matrix).filter(([row, column]) => matrix[row]![column]! < limit);
}
