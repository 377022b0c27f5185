/** `numpy.percentile(values, share * 100)`, linear between neighbours. Of at least one value; `share` is 0..1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const below = sorted[low]!;
  const above = sorted[Math.min(low + 1, sorted.length - 1)]!;
  const rest = at - low;
  // NumPy starts from the nearer neighbour, which decides the last bit.
  return rest < 0.5 ? below + (above - below) * rest : above - (above - below) * (1 - rest);
}
