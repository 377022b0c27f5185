/**
 * Pixel of the level, counted from 1, to pixel of the frame, rounded down in float32. torch on CUDA multiplies by the
 * reciprocal where torch on the CPU divides: now and then the floor differs, and with it which weak faces survive.
 */
export function edgeMapping(
  scale: number,
  arithmetic: 'cpu' | 'cuda',
): (position: number) => number {
  const divisor = Math.fround(scale);
  if (arithmetic === 'cpu') return (position) => Math.floor(Math.fround(position / divisor));
  const reciprocal = Math.fround(1 / divisor);
  return (position) => Math.floor(Math.fround(position * reciprocal));
}
