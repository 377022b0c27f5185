/** Lags beyond this are not looked at, nor samples before the last `WINDOW`: an estimate is enough. */
const MAX_LAG = 30;
const WINDOW = 512;

/**
 * Returns the number of independent samples that a time series is worth: n / (1 + 2 * sum of autocorrelations), summed up to
 * the first lag that is not positive. Frames of one face resemble each other, so this is far below n.
 */
export function effectiveSamples(scores: ArrayLike<number>): number {
  const x = Array.prototype.slice.call(scores, -WINDOW) as number[];
  const n = x.length;
  if (n < 3) return scores.length;
  const mean = x.reduce((a, b) => a + b, 0) / n;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0);
  if (variance <= 1e-12) return 1;
  let sum = 0;
  for (let lag = 1; lag <= Math.min(MAX_LAG, n - 2); lag += 1) {
    let covariance = 0;
    for (let i = lag; i < n; i += 1) covariance += (x[i]! - mean) * (x[i - lag]! - mean);
    const rho = covariance / variance;
    if (rho <= 0) break;
    sum += rho;
  }
  return Math.max(1, scores.length / (1 + 2 * sum));
}
