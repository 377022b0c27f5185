import { quantile } from '@trueframe/cli/load';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A slope, and the interval that holds it with 95 %. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** Quantile of z for a two-sided interval of 95 %. */
const Z = 1.96;

/**
 * The median of the slopes between all pairs of points, which a few outliers (a garbage collection, a scrape) do not
 * move, with Sen's interval. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968).
 * The interval takes the points as independent; memory is not, so it is rather too narrow.
 */
export function theilSen(points: readonly Point[]): Slope {
  const slopes: number[] = [];
  points.forEach((a, i) => {
    for (const b of points.slice(i + 1)) if (a.x !== b.x) slopes.push((b.y - a.y) / (b.x - a.x));
  });
  const n = points.length;
  const spread = (Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / Math.max(1, slopes.length);
  const at = (q: number) => quantile(slopes, Math.min(1, Math.max(0, q)));
  return { slope: at(0.5), low: at((1 - spread) / 2), high: at((1 + spread) / 2) };
}
