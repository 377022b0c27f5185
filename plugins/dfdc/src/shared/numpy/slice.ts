/** A stretch of an axis, `to` excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the span that Python's `axis[start:stop]` takes of an axis: negative bounds count from the end, bounds beyond
 * the ends are cut, and a stop before the start takes nothing.
 */
export function pythonSlice(start: number, stop: number, length: number): Span {
  const from = resolve(start, length);
  return { from, to: Math.max(from, resolve(stop, length)) };
}

function resolve(bound: number, length: number): number {
  const counted = bound < 0 ? bound + length : bound;
  return Math.min(Math.max(counted, 0), length);
}
