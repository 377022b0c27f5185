import type { BoardResult } from './result.ts';

/** `passed`, `failed` or `skipped`. */
export function fateOf({ passed, skipped }: BoardResult): 'passed' | 'failed' | 'skipped' {
  if (skipped !== undefined) return 'skipped';
  return passed ? 'passed' : 'failed';
}

/** All figures of a row, e.g. `N 20, recovery p50 0.4 s, p95 0.6 s, max 0.7 s, lost 0`. */
export function figuresOf(result: BoardResult): string {
  const { n, figures, lost, duplicated, outOfOrder, peakRssMb } = result;
  const parts = [`N ${n}`];
  if (figures) {
    const { what, unit } = figures;
    const known = (['p50', 'p95', 'p99', 'max'] as const).flatMap((name) => {
      const value = figures[name];
      return value === undefined ? [] : [`${name} ${rounded(value)} ${unit}`];
    });
    parts.push(`${what} ${known.join(', ')}`);
  }
  const counts = { lost, duplicated, 'out of order': outOfOrder };
  for (const [name, count] of Object.entries(counts)) {
    if (count !== undefined) parts.push(`${name} ${count}`);
  }
  if (peakRssMb) parts.push(`peak ${Math.round(peakRssMb)} MB`);
  return parts.join(', ');
}

/** One line for the terminal. */
export function lineOf(result: BoardResult): string {
  const { number, title, why, skipped, seconds } = result;
  const fate = fateOf(result).toUpperCase();
  const place = String(number).padStart(2);
  const told = skipped ?? why;
  return `${fate.padEnd(7)} ${place} ${title}: ${figuresOf(result)}. ${told} (${seconds.toFixed(1)} s)`;
}

/** Three digits that count. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
