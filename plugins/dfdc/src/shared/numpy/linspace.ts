/** `numpy.linspace(start, stop, count)` with its roundings: both ends included, the last one exact. */
export function linspace(start: number, stop: number, count: number): number[] {
  const step = (stop - start) / (count - 1);
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 && i > 0 ? stop : i * step + start,
  );
}
